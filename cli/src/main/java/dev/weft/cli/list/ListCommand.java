package dev.weft.cli.list;

import dev.weft.cli.input.InputException;
import dev.weft.cli.list.ListTotals.Deletion;
import dev.weft.cli.list.ListTotals.HostTotals;
import dev.weft.cli.list.ListTotals.Totals;
import dev.weft.cli.output.TextForPeople;
import dev.weft.cli.schedule.RunFailedException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft list}: shows or changes a list that many machines fetch. */
@Command(
        name = "list",
        description = "Shows or changes a list of URLs that many machines fetch together (weft fetch --list).",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  weft list ls postgres://me@db.example/pages",
            "  weft list status postgres://me@db.example/pages",
            "  weft list export --report report.html postgres://me@db.example/pages > results.json",
        })
public final class ListCommand implements Runnable {
    private static final String ROW = "%10s %10s %10s %10s  %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private ListCommand() {}

    /** The command with its subcommands. The subcommand {@code export} prints results to {@code out}. */
    public static CommandLine of(OutputStream out) {
        return new CommandLine(new ListCommand())
                .addSubcommand(new Ls())
                .addSubcommand(new Status())
                .addSubcommand(new Retry())
                .addSubcommand(new Reset())
                .addSubcommand(new ExportCommand(out))
                .addSubcommand(new Delete());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is missing: ls, status, retry, reset, export or delete");
    }

    private static void printHeading(PrintWriter out, String last) {
        out.printf(ROW, "waiting", "under way", "fetched", "failed", last);
    }

    private static void print(PrintWriter out, Totals totals, String last) {
        out.printf(ROW, totals.waiting(), totals.claimed(), totals.done(), totals.failed(), last);
    }

    private static void printWaiting(PrintWriter out, int urls) {
        out.println(urls == 1 ? "1 URL waits again" : urls + " URLs wait again");
    }

    @Command(
            name = "ls",
            description =
                    "Prints the lists of the database, each with the numbers of URLs that wait, are being fetched, "
                            + "were fetched and have failed. A name after list= is ignored.",
            mixinStandardHelpOptions = true)
    private static final class Ls extends OnList {
        @Option(names = "--json", description = "Print a JSON object for each list.")
        private boolean json;

        @Override
        void run(ListTotals totals) throws RunFailedException, InterruptedException {
            List<ListTotals.Summary> lists = totals.lists();
            if (json) {
                lists.forEach(list -> out().println(TotalsJson.write(list)));
            } else if (lists.isEmpty()) {
                out().println("The database has no lists");
            } else {
                printHeading(out(), "list");
                lists.forEach(list -> print(out(), list.totals(), list.name()));
            }
        }
    }

    @Command(
            name = "status",
            description =
                    "Prints the numbers of URLs of each host that wait, are being fetched, were fetched and have failed.",
            mixinStandardHelpOptions = true)
    private static final class Status extends OnList {
        @Option(names = "--json", description = "Print a JSON object for each host.")
        private boolean json;

        @Override
        void run(ListTotals totals) throws RunFailedException, InterruptedException {
            List<HostTotals> hosts = totals.hosts();
            if (json) {
                hosts.forEach(host -> out().println(TotalsJson.write(host)));
            } else if (hosts.isEmpty()) {
                out().println("The list has no URLs");
            } else {
                print(hosts);
            }
        }

        private void print(List<HostTotals> hosts) {
            printHeading(out(), "host");
            hosts.forEach(host -> ListCommand.print(out(), host.totals(), host.host() + pause(host)));
            if (hosts.size() > 1) {
                Totals all = hosts.stream().map(HostTotals::totals).reduce(Totals.NONE, Totals::plus);
                ListCommand.print(out(), all, "all " + hosts.size() + " hosts");
            }
        }

        private static String pause(HostTotals host) {
            Duration pause = host.pause();
            return pause.isPositive() ? " (no requests for " + Math.max(1, pause.toSeconds()) + " s)" : "";
        }
    }

    @Command(
            name = "retry",
            description = "Marks the URLs that have failed, so that machines fetch them again.",
            mixinStandardHelpOptions = true)
    private static final class Retry extends OnList {
        @Override
        void run(ListTotals totals) throws RunFailedException, InterruptedException {
            printWaiting(out(), totals.retry());
        }
    }

    @Command(
            name = "reset",
            description =
                    "Marks all URLs that were fetched or have failed, so that machines fetch them again, and forgets "
                            + "their results.",
            mixinStandardHelpOptions = true)
    private static final class Reset extends OnList {
        @Override
        void run(ListTotals totals) throws RunFailedException, InterruptedException {
            printWaiting(out(), totals.reset());
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a list with its URLs and results, unless a machine uses it.",
            mixinStandardHelpOptions = true)
    private static final class Delete extends OnList {
        @Option(
                names = "--force",
                description = "Delete the list even if machines use it. Their requests are cancelled.")
        private boolean force;

        @Override
        void run(ListTotals totals) throws InputException, RunFailedException, InterruptedException {
            Deletion deletion = totals.delete(force);
            if (!deletion.isFound()) {
                throw new InputException("there is no list '" + totals.name() + "' in the database");
            }
            if (!deletion.users().isEmpty()) {
                throw new InputException("the list is in use by " + String.join(", ", deletion.users())
                        + ", so it is not deleted; wait until its leases have ended, or use --force");
            }
            out().println("Deleted the list with " + TextForPeople.counted(deletion.urls(), "URL"));
        }
    }
}
