package dev.weft.spi.trace;

import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A task, as it was seen. Two views are equal only if they are one object. */
public final class TaskView {

    /** What a task does. */
    public enum State {
        /** It has no thread yet, or waits for a place to start. */
        NOT_STARTED,
        /** It runs, is ready to, or blocks its thread in code that knows nothing of Weft. */
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

    /** What was seen of a task at one moment. */
    record Seen(
            State state,
            @Nullable Thread thread,
            @Nullable WaitView waits,
            List<ScopeView> scopes,
            List<Owned> holds,
            @Nullable Cancellation cancellation,
            boolean inFlux) {}

    /** The task itself. For its identity, and to ask its thread for a stack: an observer changes nothing. */
    public Strand strand() {
        return strand;
    }

    /** Its name, which a label of the user's may have to be asked for. */
    public String name() {
        return strand.name();
    }

    /** Its name, or its place such as {@code main.1.2}, as far as no object of the user's has to be asked. */
    public String plainName() {
        return strand.plainName();
    }

    /** The task that has opened the group that this one is in; null if that is the run. */
    public @Nullable TaskView parent() {
        return parent;
    }

    /** The group that this task is in. */
    public ScopeView group() {
        return group;
    }

    /** What it did. */
    public State state() {
        return seen.state;
    }

    /** Its thread, or null if it had none. */
    public @Nullable Thread thread() {
        return seen.thread;
    }

    /** What it waited for, also if that was a place to start; null if nothing. */
    public @Nullable WaitView waits() {
        return seen.waits;
    }

    /** The scopes that it had opened and not left, the outermost first. */
    public List<ScopeView> scopes() {
        return seen.scopes;
    }

    /** What it held, the latest first: locks, places of limiters. */
    public List<Owned> holds() {
        return seen.holds;
    }

    /** Why it was cancelled, and by which task; null if it was not. */
    public @Nullable Cancellation cancellation() {
        return seen.cancellation;
    }

    /** Whether it changed each time it was looked at, so that what it waited for and held is not known. */
    public boolean inFlux() {
        return seen.inFlux;
    }

    /** The scope that it was in: the last it has opened, or null if it has opened none. */
    public @Nullable ScopeView innermost() {
        return seen.scopes.isEmpty() ? null : seen.scopes.getLast();
    }

    /** The time until the nearest deadline around what it did; null if there was none. */
    public @Nullable Duration untilDeadline() {
        ScopeView inside = innermost();
        return (inside == null ? group : inside).untilNearestDeadline();
    }

    /** Whether it is still in the wait that was seen, so that it has stood still since. */
    public boolean stillWaits() {
        WaitView wait = seen.waits;
        return wait != null && strand.waitingUnsettled() == wait.waiter();
    }

    /** This task on one line: its name, what it does, what it holds, its deadline, and why it was cancelled. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(name()).append("    ").append(doing());
        if (!seen.holds.isEmpty()) {
            line.append("    holds ")
                    .append(seen.holds.stream().map(Owned::description).collect(Collectors.joining(", ")));
        }
        Duration deadline = untilDeadline();
        if (deadline != null) {
            line.append("    deadline in ").append(Durations.words(deadline));
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
