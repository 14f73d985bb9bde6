package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Target;
import dev.weft.cli.store.Mode;
import dev.weft.cli.store.Naming;
import dev.weft.cli.store.Store;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for saving. */
final class SavingOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Save the bodies in this directory, as host/path. A file appears when it is complete. "
                    + "Only responses with a success status are saved.")
    @Nullable
    String directory;

    @Option(
            names = "--resume",
            description = "Continue an earlier run in DIR: what it has fetched is not fetched again. What failed is, "
                    + "except after a permanent status such as 404.")
    boolean resume;

    @Option(
            names = "--fresh",
            description = "Start anew in DIR although an earlier run has used it. Files with the same names are "
                    + "replaced.")
    private boolean fresh;

    @Option(
            names = "--name",
            paramLabel = "TEMPLATE",
            description = "The names of the files, such as '{host}/{path}' (the default), '{dir}/{id}.{ext}' or "
                    + "'{line}-{name}.{ext}'. A \"file\" in a JSON line takes precedence.")
    private @Nullable String template;

    @Option(
            names = "--content-disposition",
            description = "Take the file names that servers suggest, in the directories that they would have anyway.")
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
    String flaw() {
        if ((template != null || serverNames) && directory == null) {
            return (serverNames ? "--content-disposition" : "--name") + " needs -o DIR";
        }
        try {
            naming();
        } catch (IllegalArgumentException e) {
            return "--name '" + template + "': " + e.getMessage();
        }
        if (resume && directory == null) {
            return "--resume needs -o DIR";
        }
        if (fresh && directory == null) {
            return "--fresh needs -o DIR";
        }
        if (fresh && resume) {
            return "--fresh and --resume exclude each other";
        }
        return "".equals(directory) ? "-o must name a directory, but is empty" : null;
    }

    /** The store, or null without {@code -o}. */
    @Nullable
    Store open(Function<Target, String> identity) throws InputException {
        return directory == null
                ? null
                : Store.open(directory, resume ? Mode.RESUME : fresh ? Mode.FRESH : Mode.NEW, naming(), identity);
    }

    private Naming naming() {
        return template == null ? Naming.BY_URL : Naming.by(template);
    }
}
