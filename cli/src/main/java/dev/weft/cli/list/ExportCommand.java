package dev.weft.cli.list;

import dev.weft.cli.input.InputException;
import dev.weft.cli.list.ListTotals.StoredResult;
import dev.weft.cli.output.CsvFormat;
import dev.weft.cli.output.ExtraFields;
import dev.weft.cli.output.Format;
import dev.weft.cli.output.JsonFormat;
import dev.weft.cli.report.Report;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.cli.settings.CommandText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft list export}: prints the results of all machines. */
@Command(name = "export", description = "Prints the results of all machines.", mixinStandardHelpOptions = true)
final class ExportCommand extends OnList {
    private enum Form {
        json,
        csv
    }

    @Option(
            names = "--format",
            paramLabel = "FORM",
            defaultValue = "json",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Form form = Form.json;

    @Option(names = "--report", paramLabel = "FILE", description = "Also write an HTML report on all results.")
    private @Nullable String report;

    private final OutputStream out;

    ExportCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    void run(ListTotals totals) throws InputException, RunFailedException, InterruptedException {
        Report summary = report == null
                ? null
                : Report.to(report).madeBy(CommandText.of(spec.root().commandLine()));
        try {
            print(totals, summary);
        } catch (RunFailedException e) {
            throw e;
        } catch (IOException e) {
            return; // the program reports at its end that its output cannot be written
        }
        if (summary != null) {
            write(summary);
        }
    }

    private void print(ListTotals totals, @Nullable Report summary) throws IOException, InterruptedException {
        Format format =
                form == Form.json ? new JsonFormat(out, ExtraFields.NONE) : new CsvFormat(out, ExtraFields.NONE);
        long last = 0;
        for (List<StoredResult> page = totals.results(last); !page.isEmpty(); page = totals.results(last)) {
            for (StoredResult result : page) {
                Fetched fetched = read(result);
                format.write(fetched);
                if (summary != null) {
                    summary.accept(fetched);
                }
            }
            last = page.getLast().id();
        }
        format.end();
        format.flush();
    }

    private static Fetched read(StoredResult result) throws RunFailedException {
        try {
            return ResultJson.read(result.json());
        } catch (IOException e) {
            throw new RunFailedException("a result in the list cannot be read: " + result.json(), e);
        }
    }

    private static void write(Report summary) throws InputException {
        try {
            summary.write();
        } catch (IOException e) {
            throw new InputException("cannot write the report: " + InputException.reason(e), e);
        }
    }
}
