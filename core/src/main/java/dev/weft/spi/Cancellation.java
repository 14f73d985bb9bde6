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

    @Override
    public String toString() {
        return message;
    }
}
