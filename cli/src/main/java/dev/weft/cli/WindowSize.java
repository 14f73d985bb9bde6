package dev.weft.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.IntSupplier;

/**
 * The width of the terminal window of standard error. The window may change while the program runs, so the width is read by the
 * system call {@code ioctl}. If that is not available, the initial width is used.
 */
final class WindowSize implements IntSupplier {
    private static final int STANDARD_ERROR = 2;

    /** The request {@code TIOCGWINSZ}, on Linux and on macOS. */
    private static final long REQUEST = System.getProperty("os.name", "").startsWith("Mac") ? 0x40087468L : 0x5413L;

    @SuppressWarnings("restricted") // the call only reads four numbers
    private static final MethodHandle IOCTL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("ioctl").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    /** Columns are the second of the four numbers of {@code struct winsize}. */
    private static final int COLUMNS = 1;

    private final MemorySegment numbers = Arena.global().allocate(ValueLayout.JAVA_SHORT, 4);
    private final int initial;

    private WindowSize(int initial) {
        this.initial = initial;
    }

    /** The width of a terminal that had {@code initial} columns at the start. */
    static IntSupplier of(int initial) {
        try {
            return new WindowSize(initial);
        } catch (LinkageError | RuntimeException e) {
            return () -> initial; // the system has no ioctl, or native access is not allowed
        }
    }

    @Override
    public int getAsInt() {
        try {
            int status = (int) IOCTL.invokeExact(STANDARD_ERROR, REQUEST, numbers);
            int columns = Short.toUnsignedInt(numbers.getAtIndex(ValueLayout.JAVA_SHORT, COLUMNS));
            return status == 0 && columns > 0 ? columns : initial;
        } catch (Throwable e) {
            throw new AssertionError("ioctl failed with an exception, although a native function throws none", e);
        }
    }
}
