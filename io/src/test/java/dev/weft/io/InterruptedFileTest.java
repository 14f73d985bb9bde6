package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that is interrupted while it sends a file. The interrupt closes the channel of the file. */
class InterruptedFileTest {

    /** Sends only files, and interrupts its caller before it sends. */
    private static final class InterruptedWire implements Wire {
        @Override
        public long writeFrom(FileChannel file, long position, long count) throws IOException {
            Thread.currentThread().interrupt();
            return file.transferTo(position, count, Channels.newChannel(OutputStream.nullOutputStream()));
        }

        @Override
        public int read(ByteBuffer into) {
            return -1;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            throw new IOException("files only");
        }

        @Override
        public void awaitReadable() {}

        @Override
        public void awaitWritable() {}

        @Override
        public boolean shutdownOutput() {
            return true;
        }

        @Override
        public void close() {}

        @Override
        public void abort() {}

        @Override
        public String description() {
            return "interrupted wire";
        }
    }

    @Test
    void interruptionBreaksTheStreamOff(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[10]);
        ByteStream stream = ByteStream.over(new InterruptedWire(), ByteStream.options());

        Async.run(() -> assertThatThrownBy(() -> stream.write(file)).isInstanceOf(InterruptedException.class));

        assertThat(stream.isOpen())
                .as("whether the stream is open, although a part may have been sent")
                .isFalse();
    }
}
