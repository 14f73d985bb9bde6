package dev.weft.spi;

import org.jspecify.annotations.Nullable;

/**
 * Why a scope was cancelled: made once by whoever cancels first, and shared by every scope below.
 *
 * @param origin the scope that was cancelled; scopes inside it have inherited the cancellation
 * @param reason the reason given by the one who asked
 * @param askedBy the name of the task that asked, or null if it was no task
 */
public record Cancellation(
        CancelScope origin, String reason, @Nullable String askedBy) {

    /** A cancellation of {@code origin}, asked for by the strand that is running now. */
    static Cancellation of(CancelScope origin, String reason) {
        Strand asker = Strand.currentOrNull();
        return new Cancellation(origin, reason, asker == null ? null : asker.name());
    }

    /** The sentence that every exception about this cancellation carries. */
    public String message() {
        return askedBy == null ? "cancelled: " + reason : "cancelled by task '" + askedBy + "': " + reason;
    }

    /** A new exception for one wait that this cancellation cut short. */
    public InterruptedException toException() {
        return new InterruptedException(message());
    }
}
