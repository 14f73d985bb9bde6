package dev.weft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joins two stack traces: where a task failed, and where it was awaited. A failure that crosses from one thread to
 * another without a wrapper would else show only the first. Between the two stands a line that names the task:
 *
 * <pre>
 *   java.io.IOException: no route
 *       at app.Pages.load(Pages.java:41)              the line that failed
 *       at app.Pages.lambda$all$0(Pages.java:23)
 *       at --.awaited(task 'main.1.2')
 *       at dev.weft.Async.gather(Async.java:140)
 *       at app.Pages.all(Pages.java:23)               the line that awaited
 * </pre>
 */
final class AwaiterTrace {
    /** A trace that is longer has been through enough hands. */
    private static final int LONGEST = 1024;

    private static final String OWN_PACKAGE = "dev.weft.";
    private static final StackWalker WALKER = StackWalker.getInstance();

    private AwaiterTrace() {}

    /** Adds the current stack, from the public method of Weft's on, to what {@code task} threw; gives it back. */
    static <E extends Throwable> E join(E failure, SpawnedTask<?> task) {
        StackTraceElement[] failed = failure.getStackTrace();
        if (failed.length == 0 || failed.length > LONGEST) {
            return failure;
        }
        List<StackTraceElement> joined = new ArrayList<>(Arrays.asList(failed).subList(0, endOfUserFrames(failed)));
        joined.add(new StackTraceElement("--", "awaited", "task '" + task.name() + "'", -1));
        joined.addAll(awaiter());
        failure.setStackTrace(joined.toArray(StackTraceElement[]::new));
        return failure;
    }

    private static int endOfUserFrames(StackTraceElement[] frames) {
        int end = frames.length;
        while (end > 0 && isMachinery(frames[end - 1].getClassName())) {
            end--;
        }
        return end;
    }

    private static List<StackTraceElement> awaiter() {
        List<StackTraceElement> frames = WALKER.walk(stack -> new ArrayList<>(stack.limit(LONGEST)
                .map(StackWalker.StackFrame::toStackTraceElement)
                .toList()));
        int first = 0;
        while (first + 1 < frames.size() && isOwn(frames.get(first + 1).getClassName())) {
            first++;
        }
        int end = endOfUserFrames(frames.toArray(StackTraceElement[]::new));
        return frames.subList(Math.min(first, end), end);
    }

    private static boolean isMachinery(String className) {
        return isOwn(className)
                || className.startsWith(OWN_PACKAGE + "spi.")
                || className.startsWith("java.lang.VirtualThread")
                || className.equals("java.lang.Thread");
    }

    private static boolean isOwn(String className) {
        return className.startsWith(OWN_PACKAGE) && className.indexOf('.', OWN_PACKAGE.length()) < 0;
    }
}
