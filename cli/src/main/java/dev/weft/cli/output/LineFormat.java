package dev.weft.cli.output;

import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Fetched.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Lines for people: status, bytes, milliseconds, URL, and then the saved file, the beginning of the body, or the reason for
 * a failure. The URL column grows with the longest URL so far, up to a limit.
 */
public final class LineFormat implements Format {
    private static final int MAX_URL_WIDTH = 70;

    private final Writer out;
    private final Colors colors;
    private int urlWidth;

    /** Creates a format that writes to {@code out}. */
    public LineFormat(OutputStream out, Colors colors) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.colors = colors;
    }

    @Override
    public void write(Fetched fetched) throws IOException {
        String url = TextForPeople.onOneLine(fetched.url());
        urlWidth = Math.max(urlWidth, Math.min(url.length(), MAX_URL_WIDTH));
        StringBuilder line = new StringBuilder();
        TextForPeople.padRight(line, status(fetched), 4);
        int statusEnd = line.length();
        TextForPeople.padLeft(line.append(' '), bytes(fetched), 10);
        TextForPeople.padLeft(line.append(' '), Long.toString(fetched.timing().millis()), 7);
        line.append(" ms  ");
        TextForPeople.padRight(line, url, urlWidth);
        line.append("  ").append(TextForPeople.onOneLine(remark(fetched)));
        String text = line.toString().stripTrailing();
        out.append(colors.byOutcome(fetched, text.substring(0, statusEnd)))
                .append(text, statusEnd, text.length())
                .append('\n');
    }

    /** The status, or {@code FAIL} if there is no response, or if the target failed for a reason other than the status. */
    static String status(Fetched fetched) {
        Failure failure = fetched.failure();
        Answer answer = fetched.answer();
        return answer == null || (failure != null && failure.kind() != FailureKind.STATUS)
                ? "FAIL"
                : Integer.toString(answer.status());
    }

    static String bytes(Fetched fetched) {
        return fetched.answer() == null ? "-" : Long.toString(fetched.bytes());
    }

    private static String remark(Fetched fetched) {
        Failure failure = fetched.failure();
        Answer answer = fetched.answer();
        if (failure != null && (answer == null || failure.kind() != FailureKind.STATUS)) {
            return failure.message();
        }
        if (answer == null) {
            return "";
        }
        return answer.file() == null ? answer.beginning() : answer.file();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
