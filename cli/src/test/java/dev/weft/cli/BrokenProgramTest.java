package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread or task of the program that ends by an error ends the run. */
@Tag("real-time")
@Timeout(30)
class BrokenProgramTest {
    @Test
    void errorInTheInputEndsTheRunWithALineAndItsTrace() {
        InputStream before = System.in;
        System.setIn(new InputStream() {
            @Override
            public int read() {
                throw new NoClassDefFoundError("some/Parser");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return read();
            }
        });
        try {
            Cli run = Cli.run("fetch", "-i", "-");

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("weft: internal error: java.lang.NoClassDefFoundError: some/Parser\n")
                    .contains("\tat dev.weft.cli.input.LineReader.");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void errorInAnAttemptEndsTheRunAlthoughTheListGoesOn() throws IOException {
        InputStream before = System.in;
        try (Site site = new Site()) {
            site.page("/a", "a");
            System.setIn(new Endless(site.url("/a") + "\n"));

            Cli run = Cli.runInto(
                    new OutputStream() {
                        @Override
                        public void write(int b) {
                            throw new StackOverflowError("too deep");
                        }
                    },
                    "fetch",
                    "-i",
                    "-");

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("weft: internal error: java.lang.StackOverflowError: too deep");
        } finally {
            System.setIn(before);
        }
    }

    /** Input that repeats a line and does not end. */
    private static final class Endless extends InputStream {
        private final byte[] line;
        private int position;

        Endless(String line) {
            this.line = line.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            return line[position++ % line.length];
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            buffer[offset] = (byte) read();
            return 1;
        }
    }
}
