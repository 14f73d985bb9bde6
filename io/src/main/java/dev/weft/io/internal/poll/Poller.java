package dev.weft.io.internal.poll;

import dev.weft.spi.run.EventSource;
import dev.weft.spi.run.IdleCarriers;
import dev.weft.spi.run.ParallelRuns;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A selector, which reports its events to {@link Registration}s. A run may have carriers of Weft's own, which are the
 * platform threads that run its virtual threads. The carriers of a scheduler then share one poller, which idle carriers
 * run. All other runs share the two pollers of the process: first {@link PollerThread}, and, for virtual threads,
 * {@link VirtualPoller} after many waits.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A channel is registered when a task first waits for the channel, and stays registered until it is closed.
 *   <li>While a task waits for an operation, the operation is watched. After an event, a channel may still be watched
 *       for input, so that the next wait needs no change to the selector. If the poller then finds input for which no
 *       task waits, it soon stops watching for input, because it would find the same input in each selection. Output is
 *       watched only until the poller reports it.
 *   <li>{@link #changed} is called after each change that must take effect soon: a new operation to watch, or a closed
 *       channel. Each selection first processes all changes.
 *   <li>No code of users runs in {@link #report}: resuming a task never waits. Exceptions from {@link #report} are
 *       logged.
 * </ol>
 */
public abstract class Poller implements EventSource {
    /** The argument of {@link #select} for a wait without a time limit. */
    static final long FOREVER = Long.MAX_VALUE;

    private final Selector selector;
    private final List<SelectionKey> ready = new ArrayList<>();
    private final List<Integer> operations = new ArrayList<>();

    /** The number of registrations for which a task waits. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final int unansweredReports;

    /**
     * Whether a channel may have been closed while the selector still has its key. The system closes the channel only
     * when the key is removed.
     */
    private volatile boolean closed;

    /**
     * A poller with a selector of its own.
     *
     * @param unansweredReports how often in a row this poller reports input for which no task waits, before it stops watching
     *     the channel for input; zero if it also stops after a report that resumes a task
     * @throws IllegalStateException if the system cannot provide a selector
     */
    Poller(int unansweredReports) {
        this.unansweredReports = unansweredReports;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new IllegalStateException("no selector could be opened: " + e.getMessage(), e);
        }
    }

    /** The poller for a wait of {@code strand}, the caller. */
    static Poller of(Strand strand) {
        IdleCarriers carriers = Scheduler.of(strand).idleCarriers();
        if (carriers != null && carriers.source(OnCarriers::new) instanceof Poller poller) {
            return poller;
        }
        boolean virtual = Thread.currentThread().isVirtual() && VirtualPoller.isWorthIt();
        return virtual ? VirtualPoller.shared() : PollerThread.shared();
    }

    /**
     * Lets other tasks run before the caller waits for input. With many connections, the input has usually arrived by
     * then. Does nothing if a wait costs no more than letting others run: in a parallel run whose tasks wait by {@link
     * VirtualPoller}.
     *
     * @return whether the caller should try once more, because other tasks could run
     */
    public static boolean letOthersRun() {
        Strand strand = Strand.currentOrNull();
        if (strand == null) {
            return false;
        }
        Scheduler scheduler = Scheduler.of(strand);
        boolean cheapWait = VirtualPoller.isStarted()
                && scheduler instanceof ParallelRuns
                && !scheduler.hasOwnCarriers()
                && Thread.currentThread().isVirtual();
        if (!cheapWait) {
            scheduler.yieldNow();
        }
        return !cheapWait;
    }

    /** The poller for waits of the current task or thread. */
    public static Poller ofCurrentRun() {
        return of(Strand.current());
    }

    /** The number of channels that are registered. */
    public int keys() {
        return selector.keys().size();
    }

    /** A poller that idle carriers run. */
    private static final class OnCarriers extends Poller {
        private final IdleCarriers carriers;

        /**
         * Stops watching after one unanswered report, because resumed tasks usually run before their carrier selects
         * again.
         */
        OnCarriers(IdleCarriers carriers) {
            super(1);
            this.carriers = carriers;
        }

        @Override
        void changed() {
            carriers.changed();
        }

        @Override
        void needed() {
            carriers.changed();
        }
    }

    /** Must be called after a change, so that the poller processes the change. */
    abstract void changed();

    /**
     * Must be called when a task begins to wait for an operation that is watched already, if no other task waits for
     * the channel. The poller may have stopped selecting, because no task waited.
     */
    abstract void needed();

    /** Adds {@code channel}, without watching for anything yet. */
    SelectionKey register(SelectableChannel channel, Registration registration) throws IOException {
        return channel.register(selector, 0, registration);
    }

    void countWaiting(int by) {
        waiting.addAndGet(by);
    }

    /** Records that a registered channel was closed. */
    void closed() {
        closed = true;
        changed();
    }

    int unansweredReports() {
        return unansweredReports;
    }

    /** Whether a task waits. */
    boolean isWatching() {
        return waiting.get() > 0;
    }

    @Override
    public boolean isNeeded() {
        return isWatching() || closed;
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    /** If no task waits, only processes changes, and does not wait for events. */
    @Override
    public void await(long nanos) {
        select(isWatching() ? nanos : 0);
    }

    /**
     * Processes changes, waits for events for up to {@code nanos} nanoseconds, and collects the events for {@link
     * #report}.
     */
    void select(long nanos) {
        closed = false;
        try {
            if (nanos == FOREVER) {
                selector.select(this::note); // a time limit would need a timer if this thread is virtual
            } else if (nanos > 0) {
                selector.select(this::note, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            } else {
                selector.selectNow(this::note);
            }
        } catch (IOException | ClosedSelectorException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "the poller failed, and continues", e);
        }
    }

    private void note(SelectionKey key) {
        int found;
        try {
            found = key.readyOps();
        } catch (CancelledKeyException e) {
            return; // the channel was closed, which has ended its waits
        }
        ready.add(key);
        operations.add(found);
    }

    @Override
    public int report() {
        int events = ready.size();
        try {
            for (int i = 0; i < events; i++) {
                ((Registration) ready.get(i).attachment()).ready(operations.get(i));
            }
        } finally {
            ready.clear();
            operations.clear();
        }
        return events;
    }
}
