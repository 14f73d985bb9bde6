package dev.weft.cli;

import dev.weft.Async;
import dev.weft.http.ClientSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft fetch}: fetches URLs, many at a time, and prints a line for each as it arrives. */
@Command(
        name = "fetch",
        description = "Fetches URLs, many at a time, and prints a line for each as it arrives: "
                + "status, bytes, milliseconds, URL, and the beginning of the body.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all were fetched with a status of success (2xx)",
            "1:some were not, or the output could not be written",
            "2:wrong usage, or the input cannot be read",
            "130:stopped by Ctrl-C (143 by SIGTERM)",
            "141:nobody reads the output any more",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weft fetch https://example.org/ https://example.com/",
            "  weft fetch -i urls.txt -c 100 --timeout 5s",
            "  cat urls.txt | weft fetch -i - --json > pages.json",
        })
final class FetchCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;
    private static final int OUTPUT_CLOSED = 141;
    private static final String STOPPED = " (stopped)";

    @Parameters(paramLabel = "URL", arity = "0..*", description = "What to fetch: http and https.")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description = "Fetch the URLs in this file too, one in each line; '-' is standard input. "
                    + "Blank lines, and those that begin with '#', are skipped.")
    private @Nullable String file;

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many at a time (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long each may take: 10s, 500ms, 2m; a number alone is seconds "
                    + "(default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Duration timeout;

    @Option(
            names = "--head",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many characters of each body to show (default: ${DEFAULT-VALUE}).")
    private int head;

    @Option(
            names = "--json",
            description = "Print a JSON object for each instead: url, status, bytes, millis, head, error.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final OutputStream out;

    FetchCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InputException, IOException {
        requireUsage(!urls.isEmpty() || file != null, "Give URLs, or -i FILE");
        requireUsage(concurrency >= 1, "-c must be at least 1, but is " + concurrency);
        requireUsage(head >= 0, "--head must not be negative, but is " + head);
        PrintWriter err = spec.commandLine().getErr();
        Results results = new Results(json ? new JsonFormat(out) : new LineFormat(out), err);
        try (UrlSource source = UrlSource.open(urls, file);
                var _ = StopSignal.open(() -> results.summarise(STOPPED))) {
            return fetchAll(source, results, err);
        }
    }

    private void requireUsage(boolean met, String message) {
        if (!met) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private int fetchAll(UrlSource source, Results results, PrintWriter err) {
        try (var http = ClientSession.options().connectionLimit(concurrency).create()) {
            Fetcher fetcher = new Fetcher(http, timeout, head);
            Async.forEach(() -> source, concurrency, url -> results.print(fetcher.fetch(url)));
            return finished(source, results, err);
        } catch (InterruptedException e) {
            results.summarise(STOPPED);
            return INTERRUPTED;
        } catch (IOException e) {
            return outputFailed(e, err);
        }
    }

    private int finished(UrlSource source, Results results, PrintWriter err) {
        IOException failure = source.failure();
        if (failure != null) {
            err.println("weft: reading '" + file + "' ended early: " + failure.getMessage());
        }
        results.summarise("");
        return failure == null && results.allFetched() ? ExitCode.OK : FAILED;
    }

    /** Nobody reading any more is how a pipe into {@code head} ends: no reason for words. */
    private static int outputFailed(IOException thrown, PrintWriter err) {
        if ("Broken pipe".equals(thrown.getMessage())) {
            return OUTPUT_CLOSED;
        }
        err.println("weft: cannot write the output: " + thrown.getMessage());
        return FAILED;
    }
}
