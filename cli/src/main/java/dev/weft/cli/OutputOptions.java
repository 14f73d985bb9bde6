package dev.weft.cli;

import dev.weft.cli.archive.Archives;
import dev.weft.cli.input.InputException;
import dev.weft.cli.output.Colors;
import dev.weft.cli.output.CsvFormat;
import dev.weft.cli.output.ExtraFields;
import dev.weft.cli.output.Format;
import dev.weft.cli.output.JsonFormat;
import dev.weft.cli.output.LineFormat;
import dev.weft.cli.output.OutputFile;
import dev.weft.cli.output.TableFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
            description = "One of ${COMPLETION-CANDIDATES} (default: lines). A table is printed at the end. The "
                    + "other forms print each result as it arrives.")
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
            names = "--add",
            paramLabel = "FIELD",
            split = ",",
            description = "Also print these fields with --json or --format csv: final (the URL after redirects), type, "
                    + "line, id, timings, header:NAME, body.")
    private List<String> added = new ArrayList<>();

    @Option(names = "--include-body", description = "Also print whole bodies with --json: the same as --add body.")
    private boolean body;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report on the run: times, throughput and failures. It works offline.")
    @Nullable
    String report;

    @Option(
            names = "--warc",
            paramLabel = "FILE",
            description = "Write requests and responses to this WARC file, whose name ends in .warc.gz. If the "
                    + "file exists, they are appended. Values of headers that may be secret are replaced by "
                    + "***.")
    private @Nullable String warc;

    @Option(
            names = "--har",
            paramLabel = "FILE",
            description =
                    "Write an HTTP archive (HAR) of the run when it has ended. Values of headers that may be secret "
                            + "are replaced by ***.")
    private @Nullable String har;

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
    String usageError() {
        if (head < 0) {
            return "--head must not be negative, but is " + head;
        }
        try {
            if (fields() != ExtraFields.NONE && form() != Form.json && form() != Form.csv) {
                return "--add and --include-body need --json or --format csv";
            }
        } catch (IllegalArgumentException e) {
            return "--add: " + e.getMessage();
        }
        if (warc != null && !warc.endsWith(".warc.gz")) {
            return "--warc must end in .warc.gz, but is '" + warc + "'";
        }
        return json && form != null && form != Form.json ? "--json and --format " + form + " exclude each other" : null;
    }

    /** The fields that are printed in addition to the usual ones. */
    ExtraFields fields() {
        List<String> all = new ArrayList<>(added);
        if (body && !all.contains("body")) {
            all.add("body");
        }
        return all.isEmpty() ? ExtraFields.NONE : ExtraFields.of(all);
    }

    Format format(OutputStream out) throws IOException {
        return switch (form()) {
            case lines -> new LineFormat(out, colors());
            case json -> new JsonFormat(out, fields());
            case csv -> new CsvFormat(out, fields());
            case table -> new TableFormat(out, colors());
        };
    }

    /**
     * Opens the archives.
     *
     * @throws InputException if an archive cannot be written
     */
    Archives archives() throws InputException {
        return Archives.open(
                warc == null ? null : OutputFile.regular(warc),
                har == null ? null : OutputFile.regular(har),
                new Main.Version().getVersion()[0]);
    }

    /** Whether an option sets the format of results. */
    boolean isFormatted() {
        return json || form != null || fields() != ExtraFields.NONE;
    }

    private Form form() {
        return json ? Form.json : form == null ? Form.lines : form;
    }

    private Colors colors() {
        boolean on = !noColor && System.getenv("NO_COLOR") == null && Terminal.OUT.isPresent();
        return on ? Colors.ON : Colors.OFF;
    }
}
