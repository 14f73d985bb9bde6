package dev.weft.cli;

import dev.weft.cli.output.BrokenPipeException;
import java.io.IOException;
import java.io.OutputStream;

/** An output that cannot be written. */
final class FailingOutput extends OutputStream {
    private final IOException failure;

    private FailingOutput(IOException failure) {
        this.failure = failure;
    }

    /** A pipe whose reader has ended, on a system that says so in German. */
    static FailingOutput closedPipe() {
        return new FailingOutput(new BrokenPipeException(new IOException("Datenübergabe unterbrochen (broken pipe)")));
    }

    /** A file on a full disk. */
    static FailingOutput fullDisk() {
        return new FailingOutput(new IOException("No space left on device"));
    }

    @Override
    public void write(int b) throws IOException {
        throw failure;
    }
}
