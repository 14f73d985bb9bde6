package dev.weft.internal.failure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joins two stack traces: where a task failed, and where it was awaited. A failure that passes from one thread to another
 * without a wrapper would otherwise show only where the task failed. A line between the two parts names the task:
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
 * <p>If the awaiting task fails with the same exception and is awaited itself, the trace gets one more part, and so on. A
 * trace with up to {@link #MAX_PARTS} parts and {@link #MAX_LINES} lines contains all lines of the user's code. In a longer
 * trace, one line replaces the parts in the middle and tells their number, so that the trace of a failure deep inside does
 * not grow with the depth:
 *
 * <pre>
 *       at --.awaited(9,985 more tasks)
 * </pre>
 */
public final class AwaiterTrace {
    /** The number of parts that are kept at the beginning, and at the end, if there are not too many lines. */
    private static final int MIN_PARTS_AT_END = 8;

    /** The maximum number of parts: the kept parts, and the line that counts the others. */
    static final int MAX_PARTS = 2 * MIN_PARTS_AT_END + 1;

    /**
     * The maximum number of lines of the awaiting stack: the JDK's default for a trace. If the joined trace has more lines,
     * only its first and last part are kept.
     */
    private static final int MAX_LINES = 1024;

    private static final String OWN_PACKAGE = "dev.weft.";
    private static final String SEAM = "--";

    /**
     * Includes the frames of reflection. A launcher that calls {@code main} by reflection removes a fixed number of frames
     * from a trace: those that it has added.
     */
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.SHOW_REFLECT_FRAMES);

    private AwaiterTrace() {}

    /** Adds the current stack, from Weft's public method on, to the trace of {@code failure}, and returns {@code failure}. */
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
        List<StackTraceElement> few = withoutMiddle(lines, MIN_PARTS_AT_END);
        return few.size() <= MAX_LINES ? few : withoutMiddle(few, 1);
    }

    /** Returns {@code lines} with at most {@code kept} parts at either end, and a line that counts the parts between them. */
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

    /** Returns a line for several tasks. It keeps their number as a negative line number, which is not printed. */
    private static StackTraceElement seamOf(int tasks) {
        return new StackTraceElement(SEAM, "awaited", Counts.inWords(tasks) + " more tasks", -1 - tasks);
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
        List<StackTraceElement> frames = WALKER.walk(stack -> new ArrayList<>(stack.limit(MAX_LINES)
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

    /** Whether {@code className} is a class of the package that applications call, or of an internal package. */
    private static boolean isOwn(String className) {
        return className.startsWith(OWN_PACKAGE)
                && (className.indexOf('.', OWN_PACKAGE.length()) < 0
                        || className.startsWith(OWN_PACKAGE + "internal."));
    }
}
