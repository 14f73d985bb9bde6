package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A table, printed at the end and sorted by URL, with failures last. Until then a row of text for each result is
 * held in memory.
 */
public final class TableFormat implements Format {
    private static final int MAX_URL_WIDTH = 100;

    private final Writer out;
    private final Colors colors;
    private final List<Row> rows = new ArrayList<>();

    /** Creates a format that writes to {@code out}. */
    public TableFormat(OutputStream out, Colors colors) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.colors = colors;
    }

    @Override
    public void write(Fetched fetched) {
        Failure failure = fetched.failure();
        rows.add(new Row(
                failure != null,
                colors.byOutcome(fetched, String.format(Locale.ROOT, "%-6s", LineFormat.status(fetched))),
                LineFormat.bytes(fetched),
                fetched.timing().millis() + " ms",
                TextForPeople.onOneLine(fetched.url()),
                failure == null ? "" : TextForPeople.onOneLine(failure.message())));
    }

    @Override
    public void flush() {
        // Everything is written at the end.
    }

    @Override
    public void end() throws IOException {
        rows.sort(Comparator.comparing(Row::failed).thenComparing(Row::url));
        int bytes = maxWidth(Row::bytes, 5);
        int millis = maxWidth(Row::millis, 4);
        int url = Math.min(MAX_URL_WIDTH, maxWidth(Row::url, 3));
        Row names = new Row(false, "STATUS", "BYTES", "TIME", "URL", "");
        write(names, bytes, millis, url);
        for (Row row : rows) {
            write(row, bytes, millis, url);
        }
        out.flush();
    }

    private int maxWidth(Function<Row, String> column, int min) {
        return rows.stream().mapToInt(row -> column.apply(row).length()).reduce(min, Math::max);
    }

    private void write(Row row, int bytes, int millis, int url) throws IOException {
        StringBuilder line = new StringBuilder(row.status).append("  ");
        TextForPeople.padLeft(line, row.bytes, bytes);
        TextForPeople.padLeft(line.append("  "), row.millis, millis);
        TextForPeople.padRight(line.append("  "), row.url, url);
        out.append(line.append("  ").append(row.reason).toString().stripTrailing())
                .append('\n');
    }

    private record Row(boolean failed, String status, String bytes, String millis, String url, String reason) {}
}
