package dev.weft.cli;

import dev.weft.cli.output.Colors;
import dev.weft.cli.output.CsvFormat;
import dev.weft.cli.output.Format;
import dev.weft.cli.output.JsonFormat;
import dev.weft.cli.output.LineFormat;
import dev.weft.cli.output.TableFormat;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for output. */
final class OutputOptions {
    private enum Form {
        lines,
        json,
        csv,
        table
    }

    @Option(
            names = "--format",
            paramLabel = "FORM",
            description = "One of ${COMPLETION-CANDIDATES} (default: lines). "
                    + "A table is printed at the end, the others as results arrive.")
    private @Nullable Form form;

    @Option(
            names = "--json",
            description = "The same as --format json: one object per line, with url, status, bytes, millis, head, "
                    + "error, kind, tries, file and sha256.")
    private boolean json;

    @Option(
            names = "--head",
            paramLabel = "N",
            defaultValue = "100",
            description = "The number of characters of each body to print (default: ${DEFAULT-VALUE}).")
    int head = 100;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report on the run: times, throughput and failures. It works offline.")
    @Nullable
    String report;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print neither progress nor summary.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print the causes of failures and retries.")
    boolean verbose;

    @Option(
            names = "--no-color",
            description = "Print no colors. They are also off if NO_COLOR is set or the output is not a terminal.")
    private boolean noColor;

    /** A message about options that exclude each other or have a wrong value; null if there are none. */
    @Nullable
    String flaw() {
        if (head < 0) {
            return "--head must not be negative, but is " + head;
        }
        return json && form != null && form != Form.json ? "--json and --format " + form + " exclude each other" : null;
    }

    Format format(OutputStream out) throws IOException {
        return switch (form()) {
            case lines -> new LineFormat(out, colors());
            case json -> new JsonFormat(out);
            case csv -> new CsvFormat(out);
            case table -> new TableFormat(out, colors());
        };
    }

    private Form form() {
        return json ? Form.json : form == null ? Form.lines : form;
    }

    private Colors colors() {
        boolean on = !noColor && System.getenv("NO_COLOR") == null && Terminal.OUT.isPresent();
        return on ? Colors.ON : Colors.OFF;
    }
}
