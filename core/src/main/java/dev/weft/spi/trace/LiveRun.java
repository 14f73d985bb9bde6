package dev.weft.spi.trace;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An entry in the list of live runs of this process: for a run that has not ended, or for a group that was opened without a
 * body. All tasks of the run can be reached from its {@linkplain #scope() scope}.
 *
 * <p>The list does not keep a run alive. An entry is removed when its run ends. If a run can no longer end, because its threads
 * or its group are unreachable, its entry is removed after the run was garbage collected.
 *
 * <p>Every method may be called from any thread, and none waits.
 */
public final class LiveRun {
    private static final Set<LiveRun> ALL = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<CancelScope> RECLAIMED = new ReferenceQueue<>();
    private static final AtomicLong COUNT = new AtomicLong();

    private final long number = COUNT.incrementAndGet();
    private final long since = System.currentTimeMillis();
    private final String kind;
    private final boolean ownCarriers;
    private final Link scope;

    private LiveRun(CancelScope scope, String kind, boolean ownCarriers) {
        this.kind = kind;
        this.ownCarriers = ownCarriers;
        this.scope = new Link(scope, this);
    }

    /** The weak link of an entry to its run. */
    private static final class Link extends WeakReference<CancelScope> {
        private final LiveRun entry;

        Link(CancelScope scope, LiveRun entry) {
            super(scope, RECLAIMED);
            this.entry = entry;
        }
    }

    /**
     * Adds an entry for a run that begins, and reports the beginning to the listener of the run. Called by the
     * implementation of runs.
     *
     * @param scope the outermost group of the run
     * @param kind the way to run, from {@code Scheduler.kind()}
     */
    public static LiveRun add(CancelScope scope, String kind) {
        return add(scope, kind, false);
    }

    /**
     * Adds an entry for a run that begins on {@code scheduler}, and reports the beginning to the listener of the run.
     * Called by the implementation of runs.
     *
     * @param scope the outermost group of the run
     */
    public static LiveRun add(CancelScope scope, Scheduler scheduler) {
        return add(scope, scheduler.kind(), scheduler.hasOwnCarriers());
    }

    private static LiveRun add(CancelScope scope, String kind, boolean ownCarriers) {
        for (Reference<?> link = RECLAIMED.poll(); link != null; link = RECLAIMED.poll()) {
            ALL.remove(((Link) link).entry);
        }
        LiveRun entry = new LiveRun(scope, kind, ownCarriers);
        ALL.add(entry);
        if (scope.events() instanceof RunEvents events) {
            events.runBegan(entry);
        }
        return entry;
    }

    /** Removes the entry of a run that has ended, and reports the end to the listener of the run. */
    public void remove() {
        ALL.remove(this);
        CancelScope ended = scope();
        if (ended != null && ended.events() instanceof RunEvents events) {
            events.runEnded(this);
        }
        scope.clear();
    }

    /** The runs that live now, in the order in which they began. */
    public static List<LiveRun> all() {
        return ALL.stream().sorted(Comparator.comparingLong(LiveRun::number)).toList();
    }

    /** The number of this run, which is unique in this process. */
    public long number() {
        return number;
    }

    /** The way to run in one word: {@code parallel}, {@code loop} or {@code simulation}. */
    public String kind() {
        return kind;
    }

    /** Whether the threads of the run are on Weft's own carriers; see {@code Scheduler.hasOwnCarriers()}. */
    public boolean hasOwnCarriers() {
        return ownCarriers;
    }

    /** The time at which the run began, by the system clock. */
    public Instant since() {
        return Instant.ofEpochMilli(since);
    }

    /** The outermost group; null if the run has ended or its memory was reclaimed. */
    public @Nullable CancelScope scope() {
        return scope.get();
    }

    /** The name of the task or thread that waits for the run, or the name of an open group; empty if the run has ended. */
    public String name() {
        CancelScope run = scope();
        return run == null ? "" : run.strand().name();
    }

    /** Whether a task of another run waits for this run. A nested run appears in the tree of the other run. */
    public boolean isNested() {
        CancelScope run = scope();
        return run != null && run.strand().parent() != null;
    }

    @Override
    public String toString() {
        return "run " + number + " [" + kind + (ownCarriers ? " on own carriers" : "") + ", since " + since() + "]";
    }
}
