package dev.weft.spi.wait;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a scope was cancelled: made once by the first caller that cancels, and shared by every scope below. Its identity
 * tells cancellations apart: each exception that it causes in a wait of Weft's carries it.
 */
public final class Cancellation {
    private final CancelScope origin;
    private final Object reason;
    private final @Nullable String askedBy;

    /** What disarms the timers that will name the {@link Stragglers} in scopes that this has cancelled; made for the first. */
    private volatile @Nullable Map<CancelScope, Runnable> watches;

    /**
     * A cancellation of {@code origin}.
     *
     * @param origin the scope that is cancelled; scopes inside it inherit the cancellation
     * @param reason the reason that was given: a text, or an object whose {@code toString} is called when it is needed
     * @param askedBy the name of the task that asks, or null if it is no task
     */
    public Cancellation(CancelScope origin, Object reason, @Nullable String askedBy) {
        this.origin = origin;
        this.reason = reason;
        this.askedBy = askedBy;
    }

    /** A cancellation of {@code origin}, asked for by the strand that is running now. */
    static Cancellation of(CancelScope origin, String reason) {
        Strand asker = Strand.currentOrNull();
        return new Cancellation(origin, reason, asker == null ? null : asker.name());
    }

    boolean isWatched() {
        return watches != null;
    }

    Map<CancelScope, Runnable> watches() {
        Map<CancelScope, Runnable> made = watches;
        return made == null ? makeWatches() : made;
    }

    private synchronized Map<CancelScope, Runnable> makeWatches() {
        Map<CancelScope, Runnable> made = watches;
        if (made == null) {
            made = new ConcurrentHashMap<>();
            watches = made;
        }
        return made;
    }

    /** The scope that was cancelled. */
    public CancelScope origin() {
        return origin;
    }

    /** The sentence that every exception about this cancellation carries: the reason, and who asked. */
    public String message() {
        return (askedBy == null ? "cancelled: " : "cancelled by task '" + askedBy + "': ") + reason;
    }

    /** A new exception that carries this cancellation. */
    public InterruptedException toException() {
        return new Interruption(this);
    }

    /** A new exception that carries this cancellation, and beside it what failed only because of it. */
    public InterruptedException toException(List<Throwable> consequences) {
        Interruption interruption = new Interruption(this);
        interruption.keep(consequences);
        return interruption;
    }

    /** A new exception for a wait of {@code strand}, which this cancellation cut short. */
    InterruptedException toExceptionIn(Strand strand) {
        return origin.showsWhereItWasCutShort(strand) ? new Interruption(this) : new TracelessInterruption(this);
    }

    /** The cancellation that {@code thrown} itself carries, whatever its causes do; null if it carries none. */
    public static @Nullable Cancellation carriedBy(Throwable thrown) {
        return thrown instanceof Interruption interruption ? interruption.cancellation : null;
    }

    /**
     * Whether {@code suppressed}, found in {@code thrown}, was put there as a consequence of the cancellation that
     * {@code thrown} carries.
     */
    public static boolean keeps(Throwable thrown, Throwable suppressed) {
        return thrown instanceof Interruption interruption && interruption.keeps(suppressed);
    }

    /**
     * An interruption that knows which cancellation it belongs to. The class is not for catching: to a user it is an
     * {@link InterruptedException}, and its text says so.
     */
    private static class Interruption extends InterruptedException {
        private static final long serialVersionUID = 1;

        /** Null only in one that was read from a stream. */
        private final transient @Nullable Cancellation cancellation;

        private transient List<Throwable> consequences = List.of();

        Interruption(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        /** Made when it is needed: nearly all of these end with the scope that was cancelled. */
        @Override
        public final @Nullable String getMessage() {
            return cancellation == null ? null : cancellation.message();
        }

        final void keep(List<Throwable> kept) {
            consequences = kept;
            for (Throwable consequence : kept) {
                addSuppressed(consequence);
            }
        }

        final boolean keeps(Throwable suppressed) {
            return consequences.stream().anyMatch(kept -> kept == suppressed);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // it is the type that is to be told otherwise, not the message
        public final String toString() {
            return InterruptedException.class.getName() + ": " + getMessage();
        }
    }

    /**
     * An interruption that ends with the scope that was cancelled, so that only the reason in the outcome outlives it.
     * Its stack trace, which would take half of the time of a cancellation, is left out.
     */
    private static final class TracelessInterruption extends Interruption {
        private static final long serialVersionUID = 1;

        TracelessInterruption(Cancellation cancellation) {
            super(cancellation);
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    @Override
    public String toString() {
        return message();
    }
}
