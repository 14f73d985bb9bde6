package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.cli.input.InputException;
import dev.weft.cli.list.ListTotals.HostTotals;
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
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft list}: looks at a list that many machines fetch, and changes it. */
@Command(
        name = "list",
        description = "Looks at a list of URLs that many machines fetch together (weft fetch --list), or changes it.",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  weft list status postgres://me@db.example/pages",
            "  weft list export --report report.html postgres://me@db.example/pages > results.json",
        })
public final class ListCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private ListCommand() {}

    /** The command with its own commands, which print to {@code out}. */
    public static CommandLine of(OutputStream out) {
        return new CommandLine(new ListCommand())
                .addSubcommand(new Status())
                .addSubcommand(new Retry())
                .addSubcommand(new Reset())
                .addSubcommand(new Export(out));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing: status, retry, reset or export");
    }

    /** A command on one list. */
    private abstract static class OnList implements Callable<Integer> {
        @Parameters(
                paramLabel = "LIST",
                description = "The address of the list: postgres://user:password@host:port/database?list=name. Without "
                        + "list=, the name is 'default'.")
        private String address = "";

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        CommandSpec spec;

        abstract void run(ListTotals totals) throws InputException, RunFailedException, InterruptedException;

        @Override
        public Integer call() throws Exception {
            ListAddress parsed = ListAddress.parse(address);
            PrintWriter err = spec.commandLine().getErr();
            try (ListDatabase database = ListDatabase.open(parsed, line -> err.println("weft: " + line))) {
                Async.<Exception>run(() -> run(new ListTotals(database, parsed.list())));
            } catch (RunFailedException e) {
                throw new InputException(String.valueOf(e.getMessage()), e);
            }
            return CommandLine.ExitCode.OK;
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        void printWaiting(int urls) {
            out().println(urls == 1 ? "1 URL waits again" : urls + " URLs wait again");
        }
    }

    @Command(
            name = "status",
            description = "Prints how many URLs of each host wait, are being fetched, were fetched, and have failed.",
            mixinStandardHelpOptions = true)
    private static final class Status extends OnList {
        private static final String ROW = "%10s %10s %10s %10s  %s%n";

        @Override
        void run(ListTotals totals) throws RunFailedException, InterruptedException {
            List<HostTotals> hosts = totals.hosts();
            if (hosts.isEmpty()) {
                out().println("The list has no URLs");
                return;
            }
            out().printf(ROW, "waiting", "under way", "fetched", "failed", "host");
            for (HostTotals host : hosts) {
                out().printf(
                                ROW,
                                host.waiting(),
                                host.claimed(),
                                host.done(),
                                host.failed(),
                                host.host() + pause(host));
            }
            if (hosts.size() > 1) {
                out().printf(
                                ROW,
                                sum(hosts, HostTotals::waiting),
                                sum(hosts, HostTotals::claimed),
                                sum(hosts, HostTotals::done),
                                sum(hosts, HostTotals::failed),
                                "all " + hosts.size() + " hosts");
            }
        }

        private static String pause(HostTotals host) {
            Duration pause = host.pause();
            return pause.isPositive() ? " (no requests for " + Math.max(1, pause.toSeconds()) + " s)" : "";
        }

        private static long sum(List<HostTotals> hosts, ToLongFunction<HostTotals> number) {
            return hosts.stream().mapToLong(number).sum();
        }
    }

    @Command(
            name = "retry",
            description = "Lets the URLs that have failed be fetched again.",
            mixinStandardHelpOptions = true)
    private static final class Retry extends OnList {
        @Override
        void run(ListTotals totals) throws RunFailedException, InterruptedException {
            printWaiting(totals.retry());
        }
    }

    @Command(
            name = "reset",
            description = "Lets all URLs that were fetched or have failed be fetched again, and forgets their results.",
            mixinStandardHelpOptions = true)
    private static final class Reset extends OnList {
        @Override
        void run(ListTotals totals) throws RunFailedException, InterruptedException {
            printWaiting(totals.reset());
        }
    }

    @Command(name = "export", description = "Prints the results of all machines.", mixinStandardHelpOptions = true)
    private static final class Export extends OnList {
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

        private Export(OutputStream out) {
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
}
