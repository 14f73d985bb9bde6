package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Target;
import dev.weft.cli.store.Mode;
import dev.weft.cli.store.Naming;
import dev.weft.cli.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for saving. */
final class SavingOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Save the bodies in this directory, as host/path. A file appears when it is complete. "
                    + "Only responses with a success status are saved. '-' prints the bodies to standard output, in the "
                    + "order of the URLs.")
    private @Nullable String directory;

    @Option(
            names = "--resume",
            description = "Continue an earlier run in DIR: URLs that the earlier run has fetched are not fetched "
                    + "again. URLs that failed are fetched again, except after a permanent status such as 404.")
    private boolean resume;

    @Option(
            names = "--fresh",
            description = "Start anew in DIR although an earlier run has used it. Files with the same names are "
                    + "replaced.")
    private boolean fresh;

    @Option(
            names = "--if-changed",
            description =
                    "Fetch only bodies that have changed since an earlier run in DIR, by ETag and Last-Modified. A "
                            + "body that has not changed has the status 304 and counts as fetched.")
    private boolean ifChanged;

    @Option(
            names = "--mirror",
            description =
                    "Make DIR a copy of the list: like --if-changed, and also report files of earlier runs that are no "
                            + "longer in the list.")
    private boolean mirror;

    @Option(
            names = "--delete",
            description = "With --mirror, delete files that are no longer in the list. Files that weft has not "
                    + "saved are kept.")
    boolean delete;

    @Option(
            names = "--name",
            paramLabel = "TEMPLATE",
            description = "The names of the files, such as '{host}/{path}' (the default), '{dir}/{id}.{ext}' or "
                    + "'{line}-{name}.{ext}'. A \"file\" in a JSON line takes precedence.")
    private @Nullable String template;

    @Option(
            names = "--content-disposition",
            description =
                    "Use the file names that servers suggest. The directories are the same as without this option.")
    boolean serverNames;

    @Option(
            names = "--verify",
            paramLabel = "FILE",
            description = "Compare each body with its SHA-256 checksum in this list, which is in the format of "
                    + "sha256sum; a name in it is a URL or the end of a URL's path. A body that differs or is not in "
                    + "the list fails.")
    @Nullable
    String checksums;

    /** A message about options that are missing or wrong; null if there are none. */
    @Nullable
    String usageError() {
        if ("".equals(directory)) {
            return "-o must name a directory, but is empty";
        }
        try {
            naming();
        } catch (IllegalArgumentException e) {
            return "--name '" + template + "': " + e.getMessage();
        }
        String folder = ofFolder();
        if (folder != null && (directory == null || isPrinting())) {
            return folder + " needs -o DIR";
        }
        List<String> modes = modes();
        if (modes.size() > 1) {
            return modes.get(0) + " and " + modes.get(1) + " exclude each other";
        }
        return delete && !mirror ? "--delete needs --mirror" : null;
    }

    /** The first given option that needs a directory; null if there is none. */
    private @Nullable String ofFolder() {
        if (serverNames) {
            return "--content-disposition";
        }
        return template != null ? "--name" : modes().stream().findFirst().orElse(null);
    }

    /** The given options that determine how the journal of an earlier run is used. */
    private List<String> modes() {
        List<String> modes = new ArrayList<>();
        if (fresh) {
            modes.add("--fresh");
        }
        if (resume) {
            modes.add("--resume");
        }
        if (ifChanged || mirror) {
            modes.add(mirror ? "--mirror" : "--if-changed");
        }
        return modes;
    }

    private Mode mode() {
        if (resume) {
            return Mode.RESUME;
        }
        return fresh ? Mode.FRESH : ifChanged || mirror ? Mode.UPDATE : Mode.NEW;
    }

    /** Whether bodies are printed. */
    boolean isPrinting() {
        return "-".equals(directory);
    }

    /** Whether bodies are saved in a directory. */
    boolean hasFolder() {
        return directory != null && !isPrinting();
    }

    /** Whether files that are no longer in the list are reported or deleted. */
    boolean isMirror() {
        return mirror;
    }

    /** The store, or null if bodies are not saved. */
    @Nullable
    Store open(Function<Target, String> identity) throws InputException {
        return directory == null || isPrinting() ? null : Store.open(directory, mode(), naming(), identity);
    }

    private Naming naming() {
        return template == null ? Naming.BY_URL : Naming.by(template);
    }
}
