package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UrlSourceTest {
    @TempDir
    private Path directory;

    @Test
    void argumentsComeBeforeTheLinesOfTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("urls"), "http://c/\nhttp://d/");

        try (UrlSource source = UrlSource.open(List.of("http://a/", "http://b/"), file.toString())) {
            assertThat(all(source)).containsExactly("http://a/", "http://b/", "http://c/", "http://d/");
            assertThatThrownBy(source::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void blankLinesAndCommentsAreSkippedAndSpaceAroundIsStripped() throws Exception {
        Path file = Files.writeString(directory.resolve("urls"), "# pages\r\n\n  \t\n  http://a/ \r\n#http://b/\n");

        try (UrlSource source = UrlSource.open(List.of(), file.toString())) {
            assertThat(all(source)).containsExactly("http://a/");
        }
    }

    @Test
    void inputThatNeverEndsIsReadAsItIsNeeded() throws Exception {
        try (UrlSource source = standardInput(Integer.MAX_VALUE)) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(source.next()).isEqualTo("http://a/");
            }
        }
    }

    @Test
    void readingThatFailsEndsTheSourceAndIsRemembered() throws Exception {
        try (UrlSource source = standardInput(2)) {
            assertThat(all(source)).containsExactly("http://a/", "http://a/");
            assertThat(source.failure()).hasMessage("the disk is gone");
        }
    }

    /** Standard input that gives so many lines and then fails. */
    private static UrlSource standardInput(int lines) throws InputException {
        InputStream before = System.in;
        System.setIn(new InputStream() {
            private int left = lines;

            @Override
            public int read() {
                throw new UnsupportedOperationException("one byte at a time");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left-- == 0) {
                    throw new IOException("the disk is gone");
                }
                System.arraycopy("http://a/\n".getBytes(StandardCharsets.UTF_8), 0, buffer, offset, 10);
                return 10;
            }
        });
        try {
            return UrlSource.open(List.of(), "-");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void waitingForALineCanBeInterrupted() throws Exception {
        Path file = Files.createFile(directory.resolve("empty"));

        try (UrlSource source = UrlSource.open(List.of(), file.toString())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(source::hasNext).isInstanceOf(UncheckedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void fileThatCannotBeReadIsRefusedWithTheReason() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> UrlSource.open(List.of(), missing.toString()))
                .isInstanceOf(InputException.class)
                .hasMessage("cannot read '" + missing + "': there is no such file");
        assertThatThrownBy(() -> UrlSource.open(List.of(), directory.toString()))
                .hasMessage("cannot read '" + directory + "': it is a directory");
    }

    private static List<String> all(UrlSource source) {
        List<String> urls = new ArrayList<>();
        source.forEachRemaining(urls::add);
        return urls;
    }
}
