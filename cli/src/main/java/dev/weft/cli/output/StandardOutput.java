package dev.weft.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The standard output of the process. Not {@code System.out}, because a {@code PrintStream} swallows the exception that reports
 * a closed pipe.
 *
 * <p>The JDK reports a closed pipe by the message of the operating system, which may be in any language. So the kind of the
 * output decides: a write to a pipe or a socket fails only because the reader has ended. A write to a file or a terminal fails
 * for other reasons, such as a full disk.
 */
public final class StandardOutput extends OutputStream {
    private static final Path SELF = Path.of("/dev/fd/1");

    /** The bits of a file's mode that say the kind of the file; see POSIX, sys/stat.h. */
    private static final int KIND = 0xF000;

    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw isPipe(SELF) ? new BrokenPipeException(e) : e;
        }
    }

    /** Whether {@code file} is a pipe or a socket. */
    public static boolean isPipe(Path file) {
        try {
            int kind = (int) Files.getAttribute(file, "unix:mode") & KIND;
            return kind == PIPE || kind == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false; // the system has no such file, or no such attribute
        }
    }
}
