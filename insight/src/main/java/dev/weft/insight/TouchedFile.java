package dev.weft.insight;

import dev.weft.spi.trace.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot as text into a file when the file's time of modification changes, as after {@code touch}. This
 * class is meant for containers in which only a shell is available. The system property {@code weft.insight.file} names
 * the file. A thread checks the file once a second.
 */
final class TouchedFile {
    static final String PROPERTY = "weft.insight.file";

    private static final System.Logger LOGGER = System.getLogger("dev.weft");
    private static final long INTERVAL_MILLIS = 1_000;
    private static final int MAX_TASKS = 10_000;

    private final Path file;
    private @Nullable FileTime lastTime;
    private boolean hasComplained;

    TouchedFile(Path file) {
        this.file = file;
        this.lastTime = timeOf(file);
    }

    /** Begins to watch the file that the system property names, if the property is set. */
    static void watchIfAsked() {
        String name = System.getProperty(PROPERTY, "");
        if (!name.isEmpty()) {
            TouchedFile touched = new TouchedFile(Path.of(name));
            Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("weft-insight-file")
                    .start(touched::watch);
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a snapshot if the file was touched since the last check. */
    void check() {
        FileTime now = timeOf(file);
        if (now != null && !now.equals(lastTime)) {
            write();
            lastTime = timeOf(file);
        }
    }

    private void write() {
        try {
            Files.writeString(
                    file, Redaction.VALUES.shown(Snapshot.take(MAX_TASKS).toString()) + System.lineSeparator());
        } catch (IOException e) {
            complain(e);
        }
    }

    private @Nullable FileTime timeOf(Path touched) {
        try {
            return Files.getLastModifiedTime(touched);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            complain(e);
            return null;
        }
    }

    private void complain(IOException failure) {
        if (!hasComplained) {
            hasComplained = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "no snapshot can be written into '" + file + "', which " + PROPERTY + " names",
                    failure);
        }
    }
}
