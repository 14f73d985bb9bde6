package dev.weft.testing.internal;

import dev.weft.spi.wait.OwnCode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Distinguishes stack frames of the program under test from stack frames of Weft and of the JDK. */
public final class UserCode {
    private static final String TESTING = "dev.weft.testing";
    private static final String MOCKS = "dev.weft.testing.http";
    private static final String INTERNAL = "dev.weft.testing.internal.";
    /** The classes of Weft in the package {@link #TESTING}. Weft's own tests in this package count as programs under test. */
    private static final Set<String> WEFT_CLASSES = Set.of(
            "AsyncTest",
            "AsyncTestExtension",
            "Attempt",
            "CallerTrace",
            "Decisions",
            "Exploration",
            "FaultyNetwork",
            "LiveStrands",
            "ReadyRing",
            "RealBlocking",
            "RealTimeWatch",
            "Recorder",
            "ReplayHint",
            "RunParameters",
            "Schedule",
            "Sequencer",
            "Shrinking",
            "SimulatedClock",
            "SimulatedRun",
            "SimulatedScheduler",
            "Simulation",
            "SimulationError",
            "SimulationOptions",
            "SimulationTest",
            "SimulationTestExtension",
            "SnapshotOnTimeout",
            "Strategy",
            "Trace",
            "Unwinding",
            "WaitPicture");

    private UserCode() {}

    /** The innermost frame of the program's own code, if there is one. */
    public static Optional<StackTraceElement> in(StackTraceElement[] stack) {
        return Stream.of(stack).filter(UserCode::isUserCode).findFirst();
    }

    /** Like {@link #in}, for the current thread. */
    public static Optional<StackTraceElement> here() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> isUserCode(frame.getClassName()))
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement));
    }

    /** Whether {@code frame} belongs to the program under test. */
    public static boolean isUserCode(StackTraceElement frame) {
        return isUserCode(frame.getClassName());
    }

    /** Whether the class of this name belongs to the program under test. */
    public static boolean isUserCode(String type) {
        return !isOfJdk(type) && !isOfWeft(type);
    }

    /** Whether the class of this name belongs to the JDK. */
    public static boolean isOfJdk(String type) {
        return OwnCode.isOfJdk(type);
    }

    private static boolean isOfWeft(String type) {
        int dot = type.lastIndexOf('.');
        String packageName = dot < 0 ? "" : type.substring(0, dot);
        String outermost = type.substring(dot + 1).split("\\$", 2)[0];
        return packageName.equals(TESTING)
                ? WEFT_CLASSES.contains(outermost)
                : packageName.equals(MOCKS) || (packageName + ".").startsWith(INTERNAL) || OwnCode.isOfWeft(type);
    }
}
