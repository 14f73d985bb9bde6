package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.output.BrokenPipeException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * The standard output of the program. It records the exception of a failed write, which a {@code PrintWriter} would swallow.
 */
final class Output extends FilterOutputStream {
    /** The status with which a shell reports a process that was ended by SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

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

    /**
     * The exit status of a command that ended with {@code status}. If {@code status} is 0, but the output could not be written,
     * the exit status is another one.
     */
    int status(int status, Consumer<String> complaints) {
        IOException thrown = failure;
        return status != ExitCode.OK || thrown == null ? status : reportFailure(thrown, complaints);
    }

    /**
     * The exit status after a failed write. A broken pipe is normal, for example with {@code head}, and is not
     * reported.
     */
    static int reportFailure(IOException thrown, Consumer<String> complaints) {
        if (isBrokenPipe(thrown)) {
            return BROKEN_PIPE;
        }
        complaints.accept("cannot write the output: " + InputException.reason(thrown));
        return ExitCode.SOFTWARE;
    }

    /** Whether a write has failed because the reader of the pipe has ended. */
    static boolean isBrokenPipe(IOException thrown) {
        return thrown instanceof BrokenPipeException;
    }

    /** An operation that writes. */
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }
}
