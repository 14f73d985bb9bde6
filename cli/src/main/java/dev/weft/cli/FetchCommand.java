package dev.weft.cli;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.cli.input.InputException;
import dev.weft.cli.input.TargetCount;
import dev.weft.cli.input.TargetSource;
import dev.weft.cli.output.Results;
import dev.weft.cli.report.Report;
import dev.weft.cli.store.Checksums;
import dev.weft.cli.store.Store;
import dev.weft.service.Service;
import dev.weft.service.ServiceOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weft fetch}: fetches many URLs concurrently, prints each result as it arrives, and optionally saves the
 * bodies.
 */
@Command(
        name = "fetch",
        description = "Fetches URLs, many at a time, and prints a line for each as it arrives: "
                + "status, bytes, milliseconds, URL, and the saved file or the beginning of the body.",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        versionProvider = Main.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all URLs were fetched with a success status (2xx)",
            "1:some were not, or a file could not be read or written",
            "2:wrong usage, or no input could be read, or the output directory cannot be used",
            "130:stopped by Ctrl-C (143: by SIGTERM); a second signal ends the program at once",
            "141:the output is a pipe whose reader has ended",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weft fetch https://example.org/ https://example.com/",
            "  weft fetch -i urls.txt -c 100 --timeout 5s",
            "  weft fetch 'https://example.org/page-[1-100].html' -o pages",
            "  weft fetch -i urls.txt -o pages --resume",
            "  cat urls.txt | weft fetch -i - --json > pages.json",
            "  weft fetch -i urls.txt -q --format csv --report report.html > pages.csv",
        })
final class FetchCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int SIGNALLED = 128;
    private static final int INTERRUPTED = 130;
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String STOPPED = " (stopped)";

    @Parameters(
            paramLabel = "URL",
            arity = "0..*",
            description = "The http or https URLs to fetch. Ranges and choices are expanded: page-[1-100].html, "
                    + "[001-100], [0-100:10], [a-z], {one,two}.")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "Also fetch the URLs in this file, one per line; '-' is standard input. A line may also be "
                    + "a JSON object with url, method, headers and body. "
                    + "Blank lines and lines that begin with '#' are skipped.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = {"-g", "--globoff"},
            description = "Take brackets and braces in URLs literally.")
    private boolean literal;

    @ArgGroup(validate = false, heading = "%nLimits:%n")
    private LimitOptions limits = new LimitOptions();

    @ArgGroup(validate = false, heading = "%nConnections:%n")
    private ConnectionOptions connections = new ConnectionOptions();

    @ArgGroup(validate = false, heading = "%nRequests:%n")
    private RequestOptions requests = new RequestOptions();

    @ArgGroup(validate = false, heading = "%nSaving:%n")
    private SavingOptions saving = new SavingOptions();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final OutputStream out;

    FetchCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InputException, IOException {
        requireUsage(!urls.isEmpty() || !files.isEmpty(), "Give URLs, or -i FILE");
        requireUsage(limits.concurrency >= 1, "-c must be at least 1, but is " + limits.concurrency);
        requireUsage(
                limits.perHost == null || limits.perHost >= 1,
                "--per-host must be at least 1, but is " + limits.perHost);
        requireUsage(limits.retries >= 0, "--retries must not be negative, but is " + limits.retries);
        requireUsage(limits.redirects >= 0, "--max-redirects must not be negative, but is " + limits.redirects);
        requireUsage(output.head >= 0, "--head must not be negative, but is " + output.head);
        requireUsage(connections.contradiction() == null, connections.contradiction());
        requireUsage(output.contradiction() == null, output.contradiction());
        requireUsage(!saving.resume || saving.directory != null, "--resume needs -o DIR");
        requireUsage(!"".equals(saving.directory), "-o must name a directory, but is empty");
        requests.prepare();
        PrintWriter err = spec.commandLine().getErr();
        Checksums checksums = saving.checksums == null ? null : Checksums.read(saving.checksums);
        Report report = output.report == null ? null : Report.to(output.report);
        Results results = new Results(output.format(out), err, report == null ? _ -> {} : report);
        try (TargetSource source = TargetSource.open(urls, files, literal, results::say);
                Client client = new Client(requests, limits, connections, results::say);
                Store store = store()) {
            showProgress(results);
            Fetcher fetcher =
                    new Fetcher(client, store, checksums, output.head, output.verbose ? results::say : _ -> {});
            int status = serve(source, () -> fetchAll(source, fetcher, store, checksums, results), results);
            boolean reported = written("the report", report == null ? () -> {} : report::write, results);
            boolean kept = written("the cookies", requests::save, results);
            int written = reported && kept ? status : Math.max(status, FAILED);
            results.summarise(written > SIGNALLED ? STOPPED : "", output.quiet);
            return written;
        }
    }

    private void requireUsage(boolean met, @Nullable String message) {
        if (!met) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private @Nullable Store store() throws InputException {
        return saving.directory == null ? null : Store.open(saving.directory, saving.resume, requests::identity);
    }

    private void showProgress(Results results) {
        if (Terminal.ERR.isPresent() && !output.quiet) {
            results.showProgress(
                    TargetCount.begin(urls, files, literal), Terminal.ERR.width(), Terminal.OUT.isPresent());
        }
    }

    /** Runs {@code fetching}, and gives its status, or that of the signal that has ended it. */
    private int serve(TargetSource source, IntSupplier fetching, Results results) {
        AtomicInteger status = new AtomicInteger(INTERRUPTED);
        try {
            int signalled = Service.run(
                    stopping(results),
                    shutdown -> TaskGroup.run(group -> {
                        Task<?> stop = group.spawn("stop", () -> {
                            shutdown.await();
                            source.stop();
                        });
                        status.set(fetching.getAsInt());
                        stop.cancel("all were fetched");
                    }));
            return signalled == 0 ? status.get() : signalled;
        } catch (InterruptedException e) {
            return status.get(); // the calling thread was interrupted, which ends the program
        }
    }

    /** After a signal nothing more is started; what is in flight may end, and is then cancelled. A second one ends it at once. */
    private ServiceOptions stopping(Results results) {
        return Service.options()
                .drainLimit(GRACE)
                .cancelLimit(PATIENCE)
                .beforeHalt(_ -> results.summariseAtOnce(STOPPED, output.quiet));
    }

    private int fetchAll(
            TargetSource source,
            Fetcher fetcher,
            @Nullable Store store,
            @Nullable Checksums checksums,
            Results results) {
        try {
            Plans plans = new Plans(source, store);
            Async.<Plan, IOException>forEach(() -> plans, limits.window(), plan -> carryOut(plan, fetcher, results));
            results.end();
            boolean compared = allCompared(checksums, results);
            return source.isComplete() && compared && results.allFetched() ? ExitCode.OK : FAILED;
        } catch (InterruptedException e) {
            return ended(INTERRUPTED, results);
        } catch (UncheckedIOException e) {
            // From the iterator of plans, which cannot throw an IOException.
            results.say(String.valueOf(e.getMessage()));
            return ended(FAILED, results);
        } catch (IOException e) {
            return outputFailed(e, results);
        }
    }

    private static void carryOut(Plan plan, Fetcher fetcher, Results results) throws IOException, InterruptedException {
        if (plan.earlier() != null) {
            results.printEarlier(plan.earlier());
            return;
        }
        results.started();
        results.print(fetcher.fetch(plan));
    }

    private static boolean allCompared(@Nullable Checksums checksums, Results results) {
        if (checksums == null || checksums.missing().isEmpty()) {
            return true;
        }
        int missing = checksums.missing().size();
        String example = checksums.missing().iterator().next();
        results.say(
                missing == 1
                        ? "1 name in the list of checksums was not fetched: " + example
                        : missing + " names in the list of checksums were not fetched, such as " + example);
        return false;
    }

    private static int ended(int status, Results results) {
        try {
            results.end();
            return status;
        } catch (IOException e) {
            return outputFailed(e, results);
        }
    }

    private static boolean written(String what, Output.Writing writing, Results results) {
        try {
            writing.run();
            return true;
        } catch (IOException e) {
            results.say("cannot write " + what + ": " + InputException.reason(e));
            return false;
        }
    }

    private static int outputFailed(IOException thrown, Results results) {
        results.summarise("", true);
        return Output.failed(thrown, results::say);
    }
}
