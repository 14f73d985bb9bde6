package dev.weft.internal;

import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import java.time.Duration;

/**
 * Watches an event loop, and logs a warning when a task holds the loop for longer than a limit. Each such period is reported
 * once. The watchdog samples the loop four times within the limit and counts samples, not elapsed time. A stopped process takes
 * no samples, so a pause in a debugger is not reported.
 */
public final class Watchdog implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");
    private static final int SAMPLES = 4;

    private final BatonScheduler loop;
    private final Clock clock;
    private final Duration limit;
    private final long interval;
    private long seenHandOvers = -1;
    private int unchangedSamples;
    private Clock.Timer timer;
    private boolean closed;

    private Watchdog(BatonScheduler loop, Duration limit) {
        this.loop = loop;
        this.clock = loop.clock();
        this.limit = limit;
        this.interval = Math.max(1, Clock.nanos(limit) / SAMPLES);
        this.timer = clock.schedule(clock.nanoTime() + interval, this::sample);
    }

    /** Watches {@code loop} until the watchdog is closed. */
    public static Watchdog over(BatonScheduler loop, Duration limit) {
        return new Watchdog(loop, limit);
    }

    private synchronized void sample() {
        if (closed) {
            return;
        }
        long handOvers = loop.handOverCount();
        Thread holder = loop.holder();
        // unchanged: the same task has held the baton, the right to run, since the last sample
        unchangedSamples = holder != null && handOvers == seenHandOvers ? unchangedSamples + 1 : 0;
        seenHandOvers = handOvers;
        timer = clock.schedule(clock.nanoTime() + interval, this::sample); // before the report, which may fail
        if (unchangedSamples == SAMPLES && holder != null) { // not >=, because each period is reported once
            StackTraceElement[] stack = holder.getStackTrace();
            if (stack.length == 0) {
                unchangedSamples--; // the thread waits for a processor, or changes its carrier: sample again
            } else if (loop.handOverCount() == handOvers
                    && loop.holder() == holder) { // otherwise the stack is not that of the task that held the loop
                report(holder, stack);
            }
        }
    }

    private void report(Thread holder, StackTraceElement[] stack) {
        String name = "unknown";
        // the strand of a task is the exception handler of its thread, and so can be found from the thread
        if (holder.getUncaughtExceptionHandler() instanceof Strand strand) {
            name = strand.name();
            reportEvent(strand);
        }
        StringBuilder report = new StringBuilder("task '")
                .append(name)
                .append("' has held its event loop for ")
                .append(Durations.inWords(limit))
                .append(
                        " without waiting; call Async.blocking for blocking calls, and Async.computing for long computations");
        for (StackTraceElement frame : stack) {
            report.append(System.lineSeparator()).append("      at ").append(frame);
        }
        LOGGER.log(System.Logger.Level.WARNING, report);
    }

    private void reportEvent(Strand holder) {
        StrandEvents events = holder.events();
        if (events != null) {
            events.blocksLoop(holder, limit);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        timer.cancel();
    }
}
