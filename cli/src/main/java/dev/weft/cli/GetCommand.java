package dev.weft.cli;

import dev.weft.cli.archive.Archives;
import dev.weft.cli.attempt.PrintedBodies;
import dev.weft.cli.attempt.ResponseSettings;
import dev.weft.cli.input.InputException;
import dev.weft.cli.input.Syntax;
import dev.weft.cli.input.TargetSource;
import dev.weft.cli.output.ExtraFields;
import dev.weft.cli.output.FileProgress;
import dev.weft.cli.output.Results;
import dev.weft.cli.output.Screen;
import dev.weft.cli.output.TextForPeople;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.store.FileStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft get}: fetches one URL into a file, and continues where an earlier attempt has ended. */
@Command(
        name = "get",
        description = "Fetches one URL into a file in the current directory. If the transfer breaks off or is "
                + "stopped, the same command continues it where it ended.",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        versionProvider = Main.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the file is complete",
            "1:the URL could not be fetched",
            "2:wrong usage, or the file exists",
            "130:stopped by Ctrl-C (143: by SIGTERM)",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weft get https://example.org/large.iso",
            "  weft get -o page.html example.org",
            "  weft get -o - https://example.org/archive.tgz | tar xz",
        })
final class GetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "The http or https URL; a URL without a scheme is taken as http.")
    private String url = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "The file, or the directory for it (default: the end of the URL's path). '-' is standard output.")
    private @Nullable String output;

    @Option(
            names = {"-f", "--force"},
            description = "Replace the file if it exists.")
    private boolean force;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "5",
            description = "The number of retries after a temporary failure. A retry that received a further part "
                    + "does not count (default: ${DEFAULT-VALUE}).")
    private int retries = 5;

    @Option(
            names = "--limit-rate",
            paramLabel = "SPEED",
            converter = SizeConverter.class,
            description = "The maximum number of bytes to receive per second: 500k, 2M.")
    private @Nullable Long speed;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print failures only.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print the causes of failures and retries.")
    private boolean verbose;

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final OutputStream out;
    private @Nullable Fetched result;

    GetCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InputException, IOException {
        http.prepare();
        PrintWriter err = spec.commandLine().getErr();
        boolean printing = "-".equals(output);
        Path file = printing ? null : file();
        Results results = Results.ofFailures(err, fetched -> result = fetched);
        FileProgress progress = new FileProgress(file == null ? "" : String.valueOf(file.getFileName()));
        long start = System.nanoTime();
        try (Client client = http.client(new LimitOptions(), Archives.NONE, results::say);
                TargetSource source = TargetSource.open(
                        List.of(url), List.of(), new Syntax(true, "http"), client::openList, results::say);
                PrintedBodies printed = printing ? new PrintedBodies(out) : null;
                FileStore saved = file == null ? null : FileStore.open(file, http.requests::identity)) {
            showProgress(results, progress, printing);
            FetchRun run = new FetchRun(
                    source,
                    saved == null ? null : saved.store(),
                    settings(printed, results, progress),
                    results,
                    new SavingOptions(),
                    new CrawlOptions(),
                    true);
            PaceOptions pace = PaceOptions.of(retries, speed);
            int status = run.carryOut(client, verbose, new LimitOptions(), pace, http.requests.userAgent());
            results.summarise("", true);
            http.requests.save();
            summarise(err, file, status, (System.nanoTime() - start) / 1e9);
            return status;
        }
    }

    /** The file to which the body is saved. Without {@code --force}, it must not exist. */
    private Path file() throws InputException {
        try {
            Path given = output == null ? Path.of("") : Path.of(output);
            boolean isFolder = output == null || Files.isDirectory(given);
            Path file = isFolder ? given.resolve(FileStore.name(url)) : given;
            if (Files.isDirectory(file)) {
                throw new InputException("'" + file + "' is a directory; -o FILE saves under another name");
            }
            if (Files.exists(file) && !force) {
                throw new InputException(
                        "'" + file + "' exists; -o FILE saves under another name, --force replaces it");
            }
            return file;
        } catch (IllegalArgumentException e) {
            throw new InputException("cannot save into '" + output + "': " + e.getMessage(), e);
        }
    }

    private ResponseSettings settings(@Nullable PrintedBodies printed, Results results, FileProgress progress) {
        return new ResponseSettings(
                new LimitOptions().redirects,
                0,
                ExtraFields.NONE,
                null,
                printed,
                PaceOptions.of(retries, speed).speeds(),
                results::received,
                (there, all) -> progress.begin(there, all, results.received()));
    }

    private void showProgress(Results results, FileProgress progress, boolean printing) {
        boolean mixed = printing && Terminal.OUT.isPresent(); // progress and body on the same terminal
        if (Terminal.ERR.isPresent() && !quiet && !mixed) {
            boolean plain = "dumb".equals(System.getenv("TERM"));
            results.showProgress(progress, new Screen(WindowSize.of(Terminal.ERR.width()), false, plain));
        }
    }

    private void summarise(PrintWriter err, @Nullable Path file, int status, double seconds) {
        if (quiet || file == null || result == null || status != ExitCode.OK) {
            return;
        }
        err.println(file + ": " + TextForPeople.bytes((double) result.bytes()) + " in " + TextForPeople.seconds(seconds)
                + ", " + TextForPeople.bytes(result.bytes() / Math.max(seconds, 0.001)) + "/s");
    }
}
