package dev.weft.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ends the stack trace of what a simulated program threw as if the calling thread had run it: with the method of {@link
 * Simulation} that was called, and its callers, in place of the lines of the thread that the run had for itself.
 *
 * <pre>
 *   java.lang.IllegalStateException: sold out
 *       at app.Shop.sell(Shop.java:41)
 *       at --.awaited(task 'main')
 *       at dev.weft.testing.Simulation.run(Simulation.java:83)     SimulatedRun.execute, VirtualThread.run stood here
 *       at app.ShopTest.sells(ShopTest.java:17)
 * </pre>
 */
final class CallerTrace {
    private static final String SEAM = "--";

    private CallerTrace() {}

    /** Gives {@code failure} the callers of the current method, if its trace was made by the thread of a run. */
    static void join(Throwable failure) {
        List<StackTraceElement> trace = Arrays.asList(failure.getStackTrace());
        int run = trace.size() - 1;
        while (run >= 0 && !isRun(trace.get(run))) {
            run--;
        }
        if (run < 0) {
            return;
        }
        while (run > 0 && isOwn(trace.get(run - 1))) {
            run--;
        }
        List<StackTraceElement> joined = new ArrayList<>(trace.subList(0, run));
        joined.removeIf(CallerTrace::isRun); // below the body, in the trace of the main task
        joined.addAll(callers());
        failure.setStackTrace(joined.toArray(StackTraceElement[]::new));
    }

    /** The current stack, from the outermost method of simulations on. */
    private static List<StackTraceElement> callers() {
        List<StackTraceElement> stack = Arrays.asList(new Throwable().getStackTrace());
        int first = 0;
        while (first + 1 < stack.size() && isOfSimulations(stack.get(first + 1))) {
            first++;
        }
        return stack.subList(first, stack.size());
    }

    /** Whether this line is of the thread that a run has for itself. */
    private static boolean isRun(StackTraceElement line) {
        return line.getClassName().startsWith(SimulatedRun.class.getName());
    }

    private static boolean isOfSimulations(StackTraceElement line) {
        String name = line.getClassName();
        return isRun(line)
                || name.equals(CallerTrace.class.getName())
                || name.equals(Simulation.class.getName())
                || name.equals(SimulationOptions.class.getName());
    }

    /** Whether this line is of Weft itself: the entrance to the run, above the seam if there is one. */
    private static boolean isOwn(StackTraceElement line) {
        String name = line.getClassName();
        return !name.equals(SEAM)
                && (isOfSimulations(line) || name.matches("dev\\.weft\\.(spi\\..*|internal\\..*|[^.]*)"));
    }
}
