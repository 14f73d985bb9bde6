package dev.weft.spi.trace;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wait in which a task was when the snapshot was taken. The descriptions are computed on demand, from the state that the
 * target has then.
 *
 * @param waiter the wait itself; each wait has an object of its own
 * @param target the target of the wait
 * @param owner the strand (task or thread) that must act before the wait can end; null if there is not exactly one
 * @param holders if there is no owner: the strands of which at least one must act before the wait can end; empty if not all of
 *     them are known
 */
public record WaitView(
        Waiter waiter, Awaitable target, @Nullable Strand owner, List<Strand> holders) {

    /** Reads the present state of {@code waiter}. */
    static WaitView of(Waiter waiter) {
        Awaitable target = waiter.target();
        Strand owner = target.owner();
        return new WaitView(waiter, target, owner, owner == null ? holders(target.alternatives()) : List.of());
    }

    private static List<Strand> holders(Collection<? extends Awaitable> alternatives) {
        List<Strand> holders = new ArrayList<>();
        for (Awaitable alternative : alternatives) {
            Strand owner = alternative.owner();
            if (owner == null) {
                return List.of();
            }
            holders.add(owner);
        }
        return List.copyOf(holders);
    }

    /** The description of the target, which fits after "waits for". Computed on demand. */
    public String description() {
        return target.description();
    }

    /** The description without names and numbers, such as {@code lock} or {@code permit of semaphore}. Computed on demand. */
    public String kind() {
        return Kind.of(target.description());
    }

    /** The state of the target in a few words, such as {@code 0 of 2 available}; empty if there is none. Computed on demand. */
    public String targetState() {
        return target.state();
    }

    /** The description, with the state of the target in brackets if there is one. Computed on demand. */
    public String inWords() {
        return target.inWords();
    }

    /** Whether the wait, by the present state of its target, is for {@code task} or for the group that {@code task} is in. */
    boolean isFor(TaskView task) {
        return target.owner() == task.strand() || task.group().scope() == group();
    }

    /** The group, if the wait is for the end of all its tasks, or for a place below its limit; otherwise null. */
    public @Nullable CancelScope group() {
        return target instanceof CancelScope scope && !(target instanceof Strand) ? scope : null;
    }
}
