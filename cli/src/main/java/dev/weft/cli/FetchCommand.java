package dev.weft.cli;

import dev.weft.cli.archive.Archives;
import dev.weft.cli.attempt.PrintedBodies;
import dev.weft.cli.attempt.ResponseSettings;
import dev.weft.cli.input.InputException;
import dev.weft.cli.input.Syntax;
import dev.weft.cli.input.TargetCount;
import dev.weft.cli.input.TargetSource;
import dev.weft.cli.list.FetchList;
import dev.weft.cli.output.Results;
import dev.weft.cli.output.Screen;
import dev.weft.cli.report.Report;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.settings.CommandText;
import dev.weft.cli.settings.ConfigPreprocessor;
import dev.weft.cli.store.Checksums;
import dev.weft.cli.store.Store;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "1:some URLs failed, or a file could not be read or written",
            "2:wrong usage, or no input could be read, or the output directory cannot be used",
            "130:stopped by Ctrl-C (143: by SIGTERM); a second signal ends the program immediately",
            "141:the output is a pipe whose reader has ended",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weft fetch https://example.org/ https://example.com/",
            "  weft fetch -i urls.txt -c 100 --timeout 5s",
            "  weft fetch 'https://example.org/page-[1-100].html' -o pages",
            "  weft fetch -i urls.txt -o pages --resume",
            "  weft fetch -r --convert-links https://example.org/docs/ -o docs",
            "  cat urls.txt | weft fetch -i - --json > pages.json",
            "  weft fetch -i urls.txt -q --format csv --report report.html > pages.csv",
        })
final class FetchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "URL",
            arity = "0..*",
            description = "The http or https URLs to fetch; a URL without a scheme gets the scheme of "
                    + "--proto-default. Ranges and choices are expanded: page-[1-100].html, [001-100], "
                    + "[0-100:10], [a-z], {one,two}.")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            description =
                    "Also fetch the URLs in this file, one per line. '-' is standard input; the file may also be a list "
                            + "on a server, given by its URL. A line may also be a JSON object with url, method, headers and body. "
                            + "Blank lines and lines that begin with '#' are skipped. The file may be compressed by gzip, and may "
                            + "be a sitemap, or an index of sitemaps.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--list",
            paramLabel = "LIST",
            description = "Share the URLs with all machines that are given the same list. The list is in a "
                    + "PostgreSQL database. Each URL is fetched by one of the machines, and the limits and "
                    + "the pace apply to all machines together. "
                    + "LIST is postgres://user:password@host:port/database?list=name. "
                    + "Without URLs, this machine helps to fetch the URLs that are in the list. See 'weft "
                    + "list'.")
    private @Nullable String list;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "With --list: the time after which the URLs of a machine that has died are fetched by others "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration lease = Duration.ofSeconds(30);

    @Option(
            names = {"-g", "--globoff"},
            description = "Take brackets and braces in URLs literally.")
    private boolean literal;

    @Option(
            names = "--proto-default",
            paramLabel = "SCHEME",
            defaultValue = "http",
            description = "The scheme of a URL that has none: http or https (default: ${DEFAULT-VALUE}).")
    private Scheme scheme = Scheme.http;

    @Option(
            names = {"-K", "--config"},
            paramLabel = "FILE",
            preprocessor = ConfigPreprocessor.class,
            description =
                    "Read options from this file, one per line, as in curl: 'retries = 5'; 'url = …' is a URL. Options "
                            + "on the command line take precedence.")
    @SuppressWarnings("UnusedVariable") // the preprocessor replaces this option by those in the file
    private @Nullable String config;

    @ArgGroup(validate = false, heading = "%nLimits:%n")
    private LimitOptions limits = new LimitOptions();

    @ArgGroup(validate = false, heading = "%nPace:%n")
    private PaceOptions pace = new PaceOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @ArgGroup(validate = false, heading = "%nSaving:%n")
    private SavingOptions saving = new SavingOptions();

    @ArgGroup(validate = false, heading = "%nSites:%n")
    private CrawlOptions crawling = new CrawlOptions();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final OutputStream out;

    /** The schemes of URLs. */
    private enum Scheme {
        http,
        https
    }

    FetchCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InputException, IOException {
        check();
        http.prepare();
        PrintWriter err = spec.commandLine().getErr();
        Checksums checksums = saving.checksums == null ? null : Checksums.read(saving.checksums);
        Report report = report();
        Consumer<Fetched> listener = report == null ? _ -> {} : report;
        Results results = saving.isPrinting()
                ? Results.ofFailures(err, listener)
                : new Results(output.format(out), err, listener);
        try (Archives archives = output.archives();
                Client client = http.client(limits, archives, results::say);
                TargetSource source = TargetSource.open(urls, files, syntax(), client::openList, results::say);
                PrintedBodies printed = saving.isPrinting() ? new PrintedBodies(out) : null;
                Store store = saving.open(http.requests::identity);
                FetchList shared = list == null ? null : FetchList.open(list, lease, results::say)) {
            showProgress(results);
            FetchRun run = new FetchRun(
                            source,
                            store,
                            settings(checksums, printed, results),
                            results,
                            saving,
                            crawling,
                            output.quiet)
                    .sharing(shared, hasTargets());
            int status = run.carryOut(client, output.verbose, limits, pace, http.requests.userAgent());
            boolean reported = written("the report", report == null ? () -> {} : report::write, results);
            boolean kept = written("the cookies", http.requests::save, results);
            boolean archived = written("the archive", archives::complete, results);
            int written = reported && kept && archived ? status : Math.max(status, FetchRun.FAILED);
            results.summarise(run.remark(written), output.quiet);
            return written;
        }
    }

    private @Nullable Report report() throws InputException {
        return output.report == null
                ? null
                : Report.to(output.report)
                        .madeBy(CommandText.of(spec.commandLine().getParent()));
    }

    private Syntax syntax() {
        return new Syntax(literal, scheme.name());
    }

    private ResponseSettings settings(@Nullable Checksums checksums, @Nullable PrintedBodies printed, Results results) {
        return new ResponseSettings(
                limits.redirects,
                output.head,
                output.fields(),
                checksums,
                printed,
                pace.speeds(),
                results::received,
                (_, _) -> {});
    }

    private void check() {
        requireUsage(hasTargets() || list != null, "Give URLs, or -i FILE");
        Stream.of(
                        limits.usageError(),
                        pace.usageError(),
                        http.connections.contradiction(),
                        output.usageError(),
                        saving.usageError(),
                        crawling.usageError(saving.hasFolder()),
                        list == null ? null : flawOfSharing(),
                        saving.isPrinting() && output.isFormatted()
                                ? "-o - prints the bodies, so --format, --json and --add are of no use"
                                : null)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(flaw -> requireUsage(false, flaw));
    }

    /**
     * A message about a lease that is too short, or about an option that cannot be used with {@code --list}; null if there is
     * neither. An option cannot be used if it needs all results or their order, because a machine that shares a list has only a
     * part of the results.
     */
    private @Nullable String flawOfSharing() {
        if (lease.compareTo(FetchList.MIN_LEASE) < 0) {
            return "--lease must be at least 1s, but is " + Durations.inWords(lease);
        }
        String option = crawling.recursive
                ? "--recursive"
                : saving.isMirror()
                        ? "--mirror"
                        : saving.checksums != null ? "--verify" : saving.isPrinting() ? "-o -" : null;
        return option == null ? null : "--list and " + option + " exclude each other";
    }

    private boolean hasTargets() {
        return !urls.isEmpty() || !files.isEmpty();
    }

    private void requireUsage(boolean met, @Nullable String message) {
        if (!met) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private void showProgress(Results results) {
        boolean mixed = saving.isPrinting() && Terminal.OUT.isPresent(); // progress and bodies on the same terminal
        if (Terminal.ERR.isPresent() && !output.quiet && !mixed) {
            Screen screen = new Screen(
                    WindowSize.of(Terminal.ERR.width()),
                    Terminal.OUT.isPresent(),
                    "dumb".equals(System.getenv("TERM")));
            results.showProgress(crawling.recursive ? () -> -1 : TargetCount.begin(urls, files, literal), screen);
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
}
