package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Fetched.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CSV by RFC 4180, with a header line. The beginning of the body is omitted, because a spreadsheet could execute it as
 * a formula.
 */
public final class CsvFormat implements Format {
    private static final String NAMES = "url,status,bytes,millis,kind,error,tries,file,sha256";

    private final Writer out;
    private final ExtraFields extra;
    private boolean headerWritten;

    /** Creates a format that writes to {@code out}. */
    public CsvFormat(OutputStream out, ExtraFields extra) {
        this.extra = extra;
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    @Override
    public void write(Fetched fetched) throws IOException {
        writeNames();
        Answer answer = fetched.answer();
        Failure failure = fetched.failure();
        Stream<@Nullable Object> usual = Stream.of(
                fetched.url(),
                answer == null ? null : answer.status(),
                answer == null ? null : answer.bytes(),
                fetched.timing().millis(),
                failure == null ? null : failure.kind().label(),
                failure == null ? null : failure.message(),
                fetched.tries(),
                answer == null ? null : answer.file(),
                answer == null ? null : answer.sha256());
        out.append(Stream.concat(usual, extra.values(fetched).stream())
                .map(CsvFormat::field)
                .collect(Collectors.joining(",", "", "\r\n")));
    }

    private void writeNames() throws IOException {
        if (!headerWritten) {
            headerWritten = true;
            out.append(Stream.concat(Stream.of(NAMES), extra.columns().stream())
                    .collect(Collectors.joining(",", "", "\r\n")));
        }
    }

    private static String field(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void end() throws IOException {
        writeNames();
    }
}
