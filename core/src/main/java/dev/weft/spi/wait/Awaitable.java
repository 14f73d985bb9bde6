package dev.weft.spi.wait;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of a wait, with a description for people. Tasks, promises and all primitives (locks, queues, …) implement it,
 * so that a snapshot of all waits can be taken at any moment. A description costs nothing until it is requested. (A
 * <em>strand</em> is what waits: a task, or a thread outside of Weft.)
 */
public interface Awaitable {

    /** Describes the target in a few words that fit after "waits for", such as {@code task 'main.1.2'}. */
    String description();

    /**
     * Describes the state of the target in a few words that fit in brackets after the description, such as
     * {@code 0 of 2 available, 3 waiting}. The text contains names, counts and kinds, but no values of the application. Empty
     * if there is nothing to add to the description.
     */
    default String state() {
        return "";
    }

    /** The description, with the state in brackets if there is one: {@code barrier 'start' [2 of 3 waiting]}. */
    default String inWords() {
        String state = state();
        return state.isEmpty() ? description() : description() + " [" + state + "]";
    }

    /**
     * The object that is waited for, for example the semaphore of a wait for a permit, or the queue of a {@code take}.
     * All waits for one object return the same subject, so that snapshots can group these waits.
     */
    default Object subject() {
        return this;
    }

    /**
     * The strand that must act before the wait can end, if there is exactly one: for example the task that must finish, or
     * the owner of the lock. Cycles of waits are found by following owners.
     */
    default @Nullable Strand owner() {
        return null;
    }

    /**
     * The alternatives of which any one ends the wait: for example the clauses of a select, or the ends of the tasks
     * that count towards a limit. Empty if not all alternatives are known. If there is an {@link #owner} too, the owner
     * is the only alternative.
     */
    default Collection<? extends Awaitable> alternatives() {
        return List.of();
    }

    /**
     * Whether the wait cannot end before {@code strand} has ended. A wait for the end of a task outlasts this task and the
     * tasks inside it. A wait for the end of a group outlasts all tasks inside the group.
     */
    default boolean outlasts(Strand strand) {
        return false;
    }

    /**
     * Whether an event outside of the run ends the wait: a socket becomes ready, or a host name is resolved. A simulation lets
     * no virtual time pass while such a wait continues, and does not treat it as a deadlock.
     */
    default boolean endsFromOutside() {
        return false;
    }
}
