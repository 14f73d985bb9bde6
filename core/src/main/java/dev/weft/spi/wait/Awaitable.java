package dev.weft.spi.wait;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a strand can wait for, and which can say what it is. Tasks, promises and every primitive implement it, so
 * that a picture of all waits can be made at any moment. It costs nothing until it is called.
 */
public interface Awaitable {

    /** Says what is being waited for in a few words that fit behind "waits for", such as {@code task 'main.1.2'}. */
    String description();

    /**
     * The state it is in, in a few words that fit in brackets behind the description, such as {@code 0 of 2 available, 3
     * waiting}. Names, counts and kinds, never a value. Empty if the description says it all.
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
     * What the wait is for, the same object for all waits that are for the same: the semaphore of a claim, the queue of a take.
     * Pictures find by it the tasks that wait for one thing.
     */
    default Object subject() {
        return this;
    }

    /**
     * The strand that must act before the wait can end, if there is exactly one: the task that must finish, the owner
     * of the lock. Cycles of waiting are found by following it.
     */
    default @Nullable Strand owner() {
        return null;
    }

    /**
     * The things of which the first to come ends the wait: the clauses of a select, the ends of the tasks that have the
     * places of a limit. Empty if they are not known, or not all of them. If there is an {@link #owner} too, that is the only
     * one of them.
     */
    default Collection<? extends Awaitable> alternatives() {
        return List.of();
    }

    /**
     * Whether the wait cannot end before {@code strand} has ended: so it is with the end of a task, for that task and those
     * inside it, and with the end of all tasks of a group.
     */
    default boolean outlasts(Strand strand) {
        return false;
    }

    /**
     * Whether the wait is ended by something outside of the run: a socket that becomes ready, a name that is found. A
     * simulation lets no virtual time pass while such a wait continues, and does not take it for a deadlock.
     */
    default boolean endsFromOutside() {
        return false;
    }
}
