package dev.weft.cli.list;

import dev.weft.cli.input.InputException;
import dev.weft.cli.list.ListTotals.Deletion;
import dev.weft.cli.list.ListTotals.HostTotals;
import dev.weft.cli.list.ListTotals.Summary;
import dev.weft.cli.list.ListTotals.Totals;
import dev.weft.cli.output.TextForPeople;
import dev.weft.cli.schedule.RunFailedException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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

    /**
     * A command that prints a table, or a JSON object for each row.
     *
     * @param <R> a row
     */
    private abstract static class TableCommand<R> extends OnList {
        @Option(names = "--json", description = "Print a JSON object for each row.")
        private boolean json;

        private final String lastColumn;
        private final String empty;

        /** @param empty the line to print if there are no rows */
        TableCommand(String lastColumn, String empty) {
            this.lastColumn = lastColumn;
            this.empty = empty;
        }

        abstract List<R> rows(ListTotals totals) throws RunFailedException, InterruptedException;

        abstract String json(R row);

        abstract Totals totals(R row);

        /** The text in the last column. */
        abstract String label(R row);

        /** Prints what follows the rows. */
        void printEnd(List<R> rows) {}

        @Override
        final void run(ListTotals totals) throws RunFailedException, InterruptedException {
            List<R> rows = rows(totals);
            if (json) {
                rows.forEach(row -> out().println(json(row)));
            } else if (rows.isEmpty()) {
                out().println(empty);
            } else {
                out().printf(Locale.ROOT, ROW, "waiting", "under way", "fetched", "failed", lastColumn);
                rows.forEach(row -> print(totals(row), label(row)));
                printEnd(rows);
            }
        }

        final void print(Totals totals, String label) {
            out().printf(Locale.ROOT, ROW, totals.waiting(), totals.claimed(), totals.done(), totals.failed(), label);
        }
    }

    /** A command after which URLs wait again. */
    private abstract static class WaitAgainCommand extends OnList {
        /** Makes URLs wait again, and returns their number. */
        abstract int change(ListTotals totals) throws RunFailedException, InterruptedException;

        @Override
        final void run(ListTotals totals) throws RunFailedException, InterruptedException {
            int urls = change(totals);
            out().println(urls == 1 ? "1 URL waits again" : urls + " URLs wait again");
        }
    }

    @Command(
            name = "ls",
            description =
                    "Prints the lists of the database, each with the numbers of URLs that wait, are being fetched, "
                            + "were fetched and have failed. A name after list= is ignored.",
            mixinStandardHelpOptions = true)
    private static final class Ls extends TableCommand<Summary> {
        Ls() {
            super("list", "The database has no lists");
        }

        @Override
        List<Summary> rows(ListTotals totals) throws RunFailedException, InterruptedException {
            return totals.lists();
        }

        @Override
        String json(Summary list) {
            return TotalsJson.write(list);
        }

        @Override
        Totals totals(Summary list) {
            return list.totals();
        }

        @Override
        String label(Summary list) {
            return list.name();
        }
    }

    @Command(
            name = "status",
            description =
                    "Prints the numbers of URLs of each host that wait, are being fetched, were fetched and have failed.",
            mixinStandardHelpOptions = true)
    private static final class Status extends TableCommand<HostTotals> {
        Status() {
            super("host", "The list has no URLs");
        }

        @Override
        List<HostTotals> rows(ListTotals totals) throws RunFailedException, InterruptedException {
            return totals.hosts();
        }

        @Override
        String json(HostTotals host) {
            return TotalsJson.write(host);
        }

        @Override
        Totals totals(HostTotals host) {
            return host.totals();
        }

        @Override
        String label(HostTotals host) {
            Duration pause = host.pause();
            return pause.isPositive()
                    ? host.host() + " (no requests for " + Math.max(1, pause.toSeconds()) + " s)"
                    : host.host();
        }

        @Override
        void printEnd(List<HostTotals> hosts) {
            if (hosts.size() > 1) {
                Totals all = hosts.stream().map(HostTotals::totals).reduce(Totals.NONE, Totals::plus);
                print(all, "all " + hosts.size() + " hosts");
            }
        }
    }

    @Command(
            name = "retry",
            description = "Marks the URLs that have failed, so that machines fetch them again.",
            mixinStandardHelpOptions = true)
    private static final class Retry extends WaitAgainCommand {
        @Override
        int change(ListTotals totals) throws RunFailedException, InterruptedException {
            return totals.retry();
        }
    }

    @Command(
            name = "reset",
            description =
                    "Marks all URLs that were fetched or have failed, so that machines fetch them again, and forgets "
                            + "their results.",
            mixinStandardHelpOptions = true)
    private static final class Reset extends WaitAgainCommand {
        @Override
        int change(ListTotals totals) throws RunFailedException, InterruptedException {
            return totals.reset();
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
