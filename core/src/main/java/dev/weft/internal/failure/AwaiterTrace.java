package dev.weft.internal.failure;

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
 *
 * <p>A failure that is awaited by a task that fails of it, and so on, gets such a part for each. No line of the user's
 * is left out of a trace with up to {@link #MOST_PARTS} of them. Where there are more, those in the middle are replaced
 * by one line that counts them, so that the trace of a failure deep inside does not grow with the depth:
 *
 * <pre>
 *       at --.awaited(9,985 more tasks)
 * </pre>
 */
public final class AwaiterTrace {
    /** How many parts at the beginning and at the end are kept in any case. */
    private static final int KEPT = 8;

    /** One more than are kept: the one that counts the others. */
    static final int MOST_PARTS = 2 * KEPT + 1;

    /** How many lines of an awaiter are taken, as the JDK does by default; a trace that is longer is made shorter. */
    private static final int LONGEST = 1024;

    private static final String OWN_PACKAGE = "dev.weft.";
    private static final String SEAM = "--";

    /**
     * With the frames of reflection: a launcher that calls {@code main} by it takes away as many as it has put there.
     */
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.SHOW_REFLECT_FRAMES);

    private AwaiterTrace() {}

    /** Adds the current stack, from Weft's public method on, to what the task threw; gives it back. */
    public static <E extends Throwable> E join(E failure, String taskName) {
        StackTraceElement[] failed = failure.getStackTrace();
        if (failed.length == 0) {
            return failure;
        }
        List<StackTraceElement> joined = new ArrayList<>(Arrays.asList(failed).subList(0, endOfUserFrames(failed)));
        joined.add(new StackTraceElement(SEAM, "awaited", "task '" + taskName + "'", -1));
        joined.addAll(awaiter());
        failure.setStackTrace(shortened(joined).toArray(StackTraceElement[]::new));
        return failure;
    }

    private static List<StackTraceElement> shortened(List<StackTraceElement> lines) {
        List<StackTraceElement> few = withoutMiddle(lines, KEPT);
        return few.size() <= LONGEST ? few : withoutMiddle(few, 1);
    }

    /** {@code lines} with no more than {@code kept} parts at either end, and a line for those between them. */
    private static List<StackTraceElement> withoutMiddle(List<StackTraceElement> lines, int kept) {
        List<Integer> seams = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (isSeam(lines.get(i))) {
                seams.add(i);
            }
        }
        if (seams.size() <= 2 * kept + 1) {
            return lines;
        }
        int end = seams.size() - kept;
        int tasks = seams.subList(kept, end).stream()
                .mapToInt(seam -> tasksOf(lines.get(seam)))
                .sum();
        List<StackTraceElement> few = new ArrayList<>(lines.subList(0, seams.get(kept)));
        few.add(seamOf(tasks));
        few.addAll(lines.subList(seams.get(end), lines.size()));
        return few;
    }

    private static boolean isSeam(StackTraceElement line) {
        return line.getClassName().equals(SEAM);
    }

    /** A line for many tasks. Its number is not printed, since it is negative; it is how many. */
    private static StackTraceElement seamOf(int tasks) {
        return new StackTraceElement(SEAM, "awaited", Counts.words(tasks) + " more tasks", -1 - tasks);
    }

    private static int tasksOf(StackTraceElement seam) {
        return Math.max(1, -1 - seam.getLineNumber());
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

    /** Whether that is a class of the package that applications call, or of one behind it. */
    private static boolean isOwn(String className) {
        return className.startsWith(OWN_PACKAGE)
                && (className.indexOf('.', OWN_PACKAGE.length()) < 0
                        || className.startsWith(OWN_PACKAGE + "internal."));
    }
}
