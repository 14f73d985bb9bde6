package dev.weft.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is kept. */
final class SavingOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Save the bodies below this folder, as host/path. A file appears when it is whole. "
                    + "Only answers of success are saved.")
    @Nullable
    String directory;

    @Option(
            names = "--resume",
            description = "Go on with the run that was stopped or killed in DIR: what it has fetched is not fetched "
                    + "again. What failed is, but for answers that stand, such as 404.")
    boolean resume;

    @Option(
            names = "--verify",
            paramLabel = "FILE",
            description = "Compare each body with its SHA-256 in this list, as sha256sum writes it; a name in it is a "
                    + "URL or the end of one's path. What differs, or is not in the list, has failed.")
    @Nullable
    String checksums;
}
