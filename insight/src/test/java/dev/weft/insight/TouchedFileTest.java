package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is touched to get a snapshot. */
class TouchedFileTest {
    @TempDir
    private Path directory;

    @Test
    void snapshotIsWrittenEachTimeTheFileIsTouched() throws Exception {
        Path file = directory.resolve("snapshot");
        TouchedFile touched = new TouchedFile(file);
        touched.check();
        assertThat(file).doesNotExist();

        Files.createFile(file);
        Async.run(touched::check);
        assertThat(file).content().contains("  main    is ready");

        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        touched.check();
        assertThat(file).content().isNotEmpty();
    }

    @Test
    void fileThatIsNotTouchedIsLeftAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("snapshot"), "before");
        TouchedFile touched = new TouchedFile(file);

        touched.check();

        assertThat(file).hasContent("before");
    }
}
