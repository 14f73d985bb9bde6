package dev.weft.cli;

import dev.weft.cli.input.InputException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** Where the program prints. It remembers that something could not be written: writers of text keep that to themselves. */
final class Output extends FilterOutputStream {
    private static final int NOBODY_READS = 141;

    private volatile @Nullable IOException failure;

    Output(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    private void attempt(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** The exit status of a command that ended with {@code status} and perhaps does not know that its output was lost. */
    int status(int status, Consumer<String> complaints) {
        IOException thrown = failure;
        return status != ExitCode.OK || thrown == null ? status : failed(thrown, complaints);
    }

    /**
     * The exit status when something could not be written. A pipe into {@code head} ends so, which is no reason
     * for a message.
     */
    static int failed(IOException thrown, Consumer<String> complaints) {
        if ("Broken pipe".equals(thrown.getMessage())) {
            return NOBODY_READS;
        }
        complaints.accept("cannot write the output: " + InputException.reason(thrown));
        return ExitCode.SOFTWARE;
    }

    /** What writes something somewhere. */
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }
}
