package dev.weft.spi;

import org.jspecify.annotations.Nullable;

/** Why a scope was cancelled: made once by whoever cancels first, and shared by every scope below. */
public final class Cancellation {
    private final CancelScope origin;
    private final String message;

    /**
     * A cancellation of {@code origin}.
     *
     * @param origin the scope that is cancelled; scopes inside it inherit the cancellation
     * @param reason the reason given by the one who asks
     * @param askedBy the name of the task that asks, or null if it is no task
     */
    public Cancellation(CancelScope origin, String reason, @Nullable String askedBy) {
        this.origin = origin;
        this.message = askedBy == null ? "cancelled: " + reason : "cancelled by task '" + askedBy + "': " + reason;
    }

    /** A cancellation of {@code origin}, asked for by the strand that is running now. */
    static Cancellation of(CancelScope origin, String reason) {
        Strand asker = Strand.currentOrNull();
        return new Cancellation(origin, reason, asker == null ? null : asker.name());
    }

    /** The scope that was cancelled. */
    public CancelScope origin() {
        return origin;
    }

    /** The sentence that every exception about this cancellation carries: the reason, and who asked. */
    public String message() {
        return message;
    }

    /** A new exception for one wait that this cancellation cut short. */
    public InterruptedException toException() {
        return new InterruptedException(message);
    }

    /** A new exception for a wait of {@code strand}, which this cancellation cut short. */
    InterruptedException toExceptionIn(Strand strand) {
        return origin.showsWhereItWasCutShort(strand) ? toException() : new TracelessInterruption(message);
    }

    /**
     * What ends a task, or a part of one, that was cancelled. It goes no further than the scope that was: a task that is
     * cancelled has a reason for its outcome, and nobody is given the exception. Half of the time that a cancellation
     * takes would go into its stack trace.
     */
    private static final class TracelessInterruption extends InterruptedException {
        private static final long serialVersionUID = 1;

        TracelessInterruption(String message) {
            super(message);
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    @Override
    public String toString() {
        return message;
    }
}
