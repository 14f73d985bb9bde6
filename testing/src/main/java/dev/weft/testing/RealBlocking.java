package dev.weft.testing;

import dev.weft.testing.internal.UserCode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call, outside of Weft, that blocks the thread of a task.
 *
 * @param call the method of the JDK; null for a {@code synchronized} block or method
 * @param caller the frame of the program that makes the call
 * @param declaresWait whether the call declares {@link InterruptedException} or uses the network, so that {@link
 *     RealTimeWatch} reports the call after a few samples; other calls, such as acquiring the lock of a logger, are often
 *     short, and are reported after many samples
 */
record RealBlocking(@Nullable StackTraceElement call, StackTraceElement caller, boolean declaresWait) {

    /** The call that blocks {@code thread}; null if the thread is not blocked, or is blocked in Weft. */
    static @Nullable RealBlocking of(Thread thread) {
        Thread.State state = thread.getState();
        if (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING && state != Thread.State.BLOCKED) {
            return null;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        int firstNotJdk = 0;
        while (firstNotJdk < stack.length && UserCode.isOfJdk(stack[firstNotJdk].getClassName())) {
            firstNotJdk++;
        }
        if (firstNotJdk == stack.length || !UserCode.isUserCode(stack[firstNotJdk])) {
            return null;
        }
        if (firstNotJdk == 0) {
            return state == Thread.State.BLOCKED ? new RealBlocking(null, stack[0], false) : null;
        }
        StackTraceElement call = stack[firstNotJdk - 1];
        return new RealBlocking(call, stack[firstNotJdk], declaresWait(call));
    }

    private static boolean declaresWait(StackTraceElement call) {
        String type = call.getClassName();
        return type.startsWith("java.net.")
                || type.startsWith("sun.nio.ch.")
                || declaresInterruption(type, call.getMethodName());
    }

    private static boolean declaresInterruption(String type, String method) {
        try {
            return Stream.of(Class.forName(type, false, ClassLoader.getPlatformClassLoader())
                            .getDeclaredMethods())
                    .filter(declared -> declared.getName().equals(method))
                    .anyMatch(declared -> Stream.of(declared.getExceptionTypes())
                            .anyMatch(thrown -> thrown == InterruptedException.class));
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // the class cannot be inspected, so the call is treated like a call that declares no
            // exception
        }
    }

    @Override
    public String toString() {
        return call == null
                ? "a synchronized block or method at " + caller
                : call.getClassName() + "." + call.getMethodName() + ", called at " + caller;
    }
}
