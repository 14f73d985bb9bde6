package dev.weft.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Changes the stack trace of an exception from a simulated program, so that the trace looks as if the calling thread had run
 * the program. The last lines belong to the internal thread of the run. They are replaced by the called method of
 * {@link Simulation} and its callers.
 *
 * <pre>
 *   java.lang.IllegalStateException: sold out
 *       at app.Shop.sell(Shop.java:41)
 *       at --.awaited(task 'main')
 *       at dev.weft.testing.Simulation.run(Simulation.java:83)     in place of SimulatedRun.execute, VirtualThread.run
 *       at app.ShopTest.sells(ShopTest.java:17)
 * </pre>
 */
final class CallerTrace {
    private static final String SEAM = "--";

    private CallerTrace() {}

    /**
     * Appends the callers of the current method to the trace of {@code failure}, if that trace was made by the thread of a run.
     */
    static void join(Throwable failure) {
        List<StackTraceElement> trace = Arrays.asList(failure.getStackTrace());
        int run = trace.size() - 1;
        while (run >= 0 && !isRun(trace.get(run))) {
            run--;
        }
        if (run < 0) {
            return;
        }
        while (run > 0 && isEntryOfRun(trace.get(run - 1))) {
            run--;
        }
        List<StackTraceElement> joined = new ArrayList<>(trace.subList(0, run));
        joined.removeIf(CallerTrace::isRun); // the main task's trace has such lines too, below the lines of the body
        joined.addAll(callers());
        failure.setStackTrace(joined.toArray(StackTraceElement[]::new));
    }

    /** The current stack, beginning with the outermost method of the simulation classes. */
    private static List<StackTraceElement> callers() {
        List<StackTraceElement> stack = Arrays.asList(new Throwable().getStackTrace());
        int first = 0;
        while (first + 1 < stack.size() && isOfSimulation(stack.get(first + 1))) {
            first++;
        }
        return stack.subList(first, stack.size());
    }

    /** Whether this line belongs to the internal thread of a run. */
    private static boolean isRun(StackTraceElement line) {
        return line.getClassName().startsWith(SimulatedRun.class.getName());
    }

    private static boolean isOfSimulation(StackTraceElement line) {
        String name = line.getClassName();
        return isRun(line)
                || name.equals(CallerTrace.class.getName())
                || name.equals(Simulation.class.getName())
                || name.equals(SimulationOptions.class.getName());
    }

    /**
     * Whether this line is a method through which Weft calls the body of a run. The line between the traces of two
     * tasks, {@code --.awaited(…)}, is not such a method.
     */
    private static boolean isEntryOfRun(StackTraceElement line) {
        String name = line.getClassName();
        return !name.equals(SEAM)
                && (isOfSimulation(line) || name.matches("dev\\.weft\\.(spi\\..*|internal\\..*|[^.]*)"));
    }
}
