package dev.weft.explore;

import org.jspecify.annotations.Nullable;

/**
 * One line of execution in a play, on a thread of a {@link Worker}. Its fields are accessed only by the thread that runs at the
 * moment.
 */
public final class Actor {
    final Execution execution;
    final int number;
    final String name;
    final Worker worker;

    /** What it does once its thread is started, if it was cast for that. */
    @Nullable
    Runnable part;

    /** What it does; null until it may begin. */
    @Nullable
    Runnable body;

    boolean started;
    boolean ended;
    boolean parked;
    boolean permit;
    boolean interrupted;
    boolean yielded;

    /** The monitor that it is about to enter, if another actor has it. */
    @Nullable
    Object wants;

    Actor(Execution execution, int number, String name, Worker worker) {
        this.execution = execution;
        this.number = number;
        this.name = name;
        this.worker = worker;
    }

    /** The actor that the current thread is, or null. */
    static @Nullable Actor current() {
        return of(Thread.currentThread());
    }

    static @Nullable Actor of(@Nullable Thread thread) {
        return thread instanceof Worker worker ? worker.actor : null;
    }

    /** The thread on which it will run. */
    public Thread thread() {
        return worker;
    }

    boolean canGoOn() {
        if (ended || (body == null && !started)) {
            return false;
        }
        if (wants != null) {
            return execution.isFree(wants, this);
        }
        return !parked || permit || interrupted;
    }

    String state() {
        return wants != null ? "is kept out by a monitor" : parked ? "is parked" : "can go on";
    }

    @Override
    public String toString() {
        return name;
    }
}
