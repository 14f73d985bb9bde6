package dev.weft.spi.trace;

import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state of a task when the snapshot was taken. Views are compared by identity. */
public final class TaskView {

    /** The state of a task. */
    public enum State {
        /** It has no thread yet, or waits for a place to start. */
        NOT_STARTED,
        /** It runs, is ready to run, or blocks its thread in code outside of Weft. */
        RUNNING,
        /** It waits in a method of Weft. */
        WAITING
    }

    private final Strand strand;
    private final @Nullable TaskView parent;
    private final ScopeView group;
    private final Seen seen;

    TaskView(Strand strand, @Nullable TaskView parent, ScopeView group, Seen seen) {
        this.strand = strand;
        this.parent = parent;
        this.group = group;
        this.seen = seen;
    }

    /** The data of a task at one moment. */
    record Seen(
            State state,
            @Nullable Thread thread,
            @Nullable WaitView waits,
            List<ScopeView> scopes,
            List<Owned> holds,
            @Nullable Cancellation cancellation,
            boolean inFlux) {}

    /** The task itself, for its identity, and for the stack trace of its thread. An observer must not change it. */
    public Strand strand() {
        return strand;
    }

    /** The name of the task. This may call {@code toString} of an object of the application. */
    public String name() {
        return strand.name();
    }

    /** The name of the task, or its place such as {@code main.1.2}, without calling methods of the application's objects. */
    public String plainName() {
        return strand.plainName();
    }

    /**
     * The task that has opened the group of this task; null if that group is the outermost one of the snapshot, such as a run.
     */
    public @Nullable TaskView parent() {
        return parent;
    }

    /** The group that this task is in. */
    public ScopeView group() {
        return group;
    }

    /** The state of the task. */
    public State state() {
        return seen.state;
    }

    /** The thread of the task; null if it had none. */
    public @Nullable Thread thread() {
        return seen.thread;
    }

    /** The wait of the task, which may be the wait for a place to start; null if it did not wait. */
    public @Nullable WaitView waits() {
        return seen.waits;
    }

    /** The scopes that the task had opened and not left, the outermost first. */
    public List<ScopeView> scopes() {
        return seen.scopes;
    }

    /** The locks, places of limiters and other objects that the task owned, the latest first. */
    public List<Owned> holds() {
        return seen.holds;
    }

    /** The cancellation of the task, with the reason and the canceller; null if the task was not cancelled. */
    public @Nullable Cancellation cancellation() {
        return seen.cancellation;
    }

    /** Whether the task changed each time it was read, so that its wait and the objects that it owned are not known. */
    public boolean inFlux() {
        return seen.inFlux;
    }

    /** The last scope that the task had opened and not left; null if there was none. */
    public @Nullable ScopeView innermost() {
        return seen.scopes.isEmpty() ? null : seen.scopes.getLast();
    }

    /** The time until the nearest deadline that applied to the task; null if there was none. */
    public @Nullable Duration untilDeadline() {
        ScopeView inside = innermost();
        return (inside == null ? group : inside).untilNearestDeadline();
    }

    /** Whether the task is still in the same wait, and so has not run since the snapshot was taken. */
    public boolean stillWaits() {
        WaitView wait = seen.waits;
        return wait != null && strand.unsettledWait() == wait.waiter();
    }

    /** Returns this task on one line: its name, its state, the objects that it owned, its deadline, and its cancellation. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(name()).append("    ").append(doing());
        if (!seen.holds.isEmpty()) {
            line.append("    holds ")
                    .append(seen.holds.stream().map(Owned::description).collect(Collectors.joining(", ")));
        }
        Duration deadline = untilDeadline();
        if (deadline != null) {
            line.append("    deadline in ").append(Durations.inWords(deadline));
        }
        if (seen.cancellation != null) {
            line.append("    ").append(seen.cancellation.message());
        }
        return line.toString();
    }

    private String doing() {
        if (seen.waits != null) {
            return "waits for " + seen.waits.inWords();
        }
        if (seen.inFlux) {
            return "in flux";
        }
        return seen.state == State.NOT_STARTED ? "has not started" : "is ready";
    }
}
