package dev.weft.testing;

import dev.weft.testing.internal.UserCode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A blocking call of the thread of a task, in code outside of Weft.
 *
 * @param call the method of the JDK; null for a {@code synchronized} block or method
 * @param caller the frame of the program that makes the call
 * @param saysSo whether the call declares {@link InterruptedException} or uses the network; other calls may be short, such as
 *     the lock of a logger
 */
record RealBlocking(@Nullable StackTraceElement call, StackTraceElement caller, boolean saysSo) {

    /** The blocking call of {@code thread}; null if it does not block, or blocks in Weft. */
    static @Nullable RealBlocking of(Thread thread) {
        Thread.State state = thread.getState();
        if (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING && state != Thread.State.BLOCKED) {
            return null;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        int jdk = 0;
        while (jdk < stack.length && UserCode.isOfJdk(stack[jdk].getClassName())) {
            jdk++;
        }
        if (jdk == stack.length || !UserCode.isUserCode(stack[jdk])) {
            return null;
        }
        if (jdk == 0) {
            return state == Thread.State.BLOCKED ? new RealBlocking(null, stack[0], false) : null;
        }
        StackTraceElement call = stack[jdk - 1];
        return new RealBlocking(call, stack[jdk], saysThatItWaits(call));
    }

    private static boolean saysThatItWaits(StackTraceElement call) {
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
            return false; // the class cannot be inspected, so it is treated like a call that does not declare it
        }
    }

    @Override
    public String toString() {
        return call == null
                ? "a synchronized block or method at " + caller
                : call.getClassName() + "." + call.getMethodName() + ", called at " + caller;
    }
}
