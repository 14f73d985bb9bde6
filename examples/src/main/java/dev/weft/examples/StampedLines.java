package dev.weft.examples;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;

/** Prints each line with the time in front of it, in seconds since this object was created. */
final class StampedLines extends OutputStream {
    private final PrintStream out;
    private final long start = System.nanoTime();
    private boolean atStartOfLine = true;

    private StampedLines(PrintStream out) {
        this.out = out;
    }

    /** Returns a stream that prints its lines, with their times, to {@code out}. */
    static PrintStream over(PrintStream out) {
        return new PrintStream(new StampedLines(out), true, out.charset());
    }

    /** The number of seconds that have passed since {@code start}, a time of {@link System#nanoTime}. */
    static String secondsSince(long start) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Looks for line breaks among the bytes, because a character may arrive in two parts. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (atStartOfLine) {
                out.print("  " + secondsSince(start) + "  ");
            }
            out.write(bytes[i]);
            atStartOfLine = bytes[i] == '\n';
        }
    }

    @Override
    public void flush() {
        out.flush();
    }
}
