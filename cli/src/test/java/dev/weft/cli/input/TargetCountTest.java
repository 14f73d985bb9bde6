package dev.weft.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TargetCountTest {
    @TempDir
    private Path directory;

    @Test
    void argumentsLinesAndRangesAreCounted() throws Exception {
        Path file = Files.writeString(
                directory.resolve("urls"), "# two\nhttp://a/[1-5]\n\n{\"url\": \"http://a/[1-5]\"}\nhttp://a/[9-1]\n");

        assertThat(counted(TargetCount.begin(List.of("http://a/{x,y}"), List.of(file.toString()), false)))
                .isEqualTo(9);
        assertThat(counted(TargetCount.begin(List.of("http://a/{x,y}"), List.of(), true)))
                .isEqualTo(1);
    }

    @Test
    void standardInputIsNotCounted() {
        assertThat(TargetCount.begin(List.of("http://a/"), List.of("-"), false).getAsLong())
                .isNegative();
    }

    private static long counted(TargetCount count) throws InterruptedException {
        count.join();
        return count.getAsLong();
    }
}
