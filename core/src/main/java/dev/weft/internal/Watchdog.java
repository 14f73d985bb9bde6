package dev.weft.internal;

import dev.weft.spi.run.BatonScheduler;
import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import java.time.Duration;

/**
 * Watches over a loop that runs one task at a time, and names in the log a task that keeps the loop too long, once each
 * time. It samples the loop several times within the limit, and measures the task's time in samples; so when the whole
 * process was stopped, as in a debugger, no task is reported.
 */
public final class Watchdog implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");
    private static final int LOOKS = 4;

    private final BatonScheduler loop;
    private final Clock clock;
    private final Duration patience;
    private final long interval;
    private long seenPasses = -1;
    private int looks;
    private Clock.Timer timer;
    private boolean closed;

    private Watchdog(BatonScheduler loop, Duration patience) {
        this.loop = loop;
        this.clock = loop.clock();
        this.patience = patience;
        this.interval = Math.max(1, Clock.nanos(patience) / LOOKS);
        this.timer = clock.schedule(clock.nanoTime() + interval, this::look);
    }

    /** Watches over {@code loop} until this is closed. */
    public static Watchdog over(BatonScheduler loop, Duration patience) {
        return new Watchdog(loop, patience);
    }

    private synchronized void look() {
        if (closed) {
            return;
        }
        long passes = loop.passes();
        Thread holder = loop.holder();
        looks = holder != null && passes == seenPasses ? looks + 1 : 0;
        seenPasses = passes;
        timer = clock.schedule(clock.nanoTime() + interval, this::look); // first, since the report may fail
        if (looks == LOOKS && holder != null) {
            report(holder, passes);
        }
    }

    /**
     * Reports {@code holder}, unless it gave the loop away while its stack was taken: the stack would be of another
     * moment.
     */
    private void report(Thread holder, long passes) {
        StackTraceElement[] stack = holder.getStackTrace();
        if (loop.passes() != passes || loop.holder() != holder) {
            return;
        }
        String name = "unknown";
        if (holder.getUncaughtExceptionHandler() instanceof Strand strand) {
            name = strand.name();
            tell(strand);
        }
        StringBuilder report = new StringBuilder("task '")
                .append(name)
                .append("' has kept its event loop for ")
                .append(Durations.words(patience))
                .append(" without waiting; what blocks belongs in Async.blocking, what computes in Async.computing");
        for (StackTraceElement frame : stack) {
            report.append(System.lineSeparator()).append("      at ").append(frame);
        }
        LOGGER.log(System.Logger.Level.WARNING, report);
    }

    private void tell(Strand holder) {
        StrandEvents events = holder.events();
        if (events != null) {
            events.keepsLoop(holder, patience);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        timer.cancel();
    }
}
