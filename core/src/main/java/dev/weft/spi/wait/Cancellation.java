package dev.weft.spi.wait;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The cancellation of a scope, with its reason. It is created by the first call that cancels the scope, and shared by all
 * scopes inside. Each exception that the cancellation causes in a wait carries this object.
 */
public final class Cancellation {
    private final CancelScope origin;
    private final Object reason;
    private final @Nullable String canceller;

    /**
     * For each cancelled scope, an action that disarms the timer of its {@link Stragglers} report. Created when first
     * needed.
     */
    private volatile @Nullable Map<CancelScope, Runnable> watches;

    /**
     * Creates a cancellation of {@code origin}.
     *
     * @param origin the scope that is cancelled; scopes inside it inherit the cancellation
     * @param reason the reason: a text, or an object whose {@code toString} is called when the text is needed
     * @param canceller the name of the task that cancels; null if a thread that is not a task cancels
     */
    public Cancellation(CancelScope origin, Object reason, @Nullable String canceller) {
        this.origin = origin;
        this.reason = reason;
        this.canceller = canceller;
    }

    /** Creates a cancellation of {@code origin} by the current task or thread. */
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

    /**
     * Loads the classes of interruptions. Called before the first run, so that no code is compiled while
     * {@link InterruptedException} has no subclass: see ADR 0041.
     */
    static void loadInterruptions() {
        try {
            MethodHandles.lookup().ensureInitialized(TracelessInterruption.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The message of every exception of this cancellation: the reason, and the task that cancelled. */
    public String message() {
        return (canceller == null ? "cancelled: " : "cancelled by task '" + canceller + "': ") + reason;
    }

    /** A new exception that carries this cancellation. */
    public InterruptedException toException() {
        return new Interruption(this);
    }

    /**
     * Creates an exception that carries this cancellation. The {@code consequences}, which the cancellation has caused, become
     * suppressed exceptions of the result.
     */
    public InterruptedException toException(List<Throwable> consequences) {
        Interruption interruption = new Interruption(this);
        interruption.keep(consequences);
        return interruption;
    }

    /** Creates the exception with which this cancellation ends a wait of {@code strand} (a task or thread). */
    InterruptedException toExceptionIn(Strand strand) {
        return origin.needsStackTrace(strand) ? new Interruption(this) : new TracelessInterruption(this);
    }

    /** The cancellation that {@code thrown} itself carries, regardless of its causes; null if it carries none. */
    public static @Nullable Cancellation carriedBy(Throwable thrown) {
        return thrown instanceof Interruption interruption ? interruption.cancellation : null;
    }

    /**
     * Whether {@code suppressed} was added to {@code thrown} as a consequence of the cancellation that {@code thrown}
     * carries.
     */
    public static boolean keeps(Throwable thrown, Throwable suppressed) {
        return thrown instanceof Interruption interruption && interruption.keeps(suppressed);
    }

    /**
     * An interruption that carries its cancellation. The class is not public: users see an {@link InterruptedException},
     * and {@code toString} prints that name.
     */
    private static class Interruption extends InterruptedException {
        private static final long serialVersionUID = 1;

        /** Null only after deserialisation. */
        private final transient @Nullable Cancellation cancellation;

        private transient List<Throwable> consequences = List.of();

        Interruption(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        /** Computed on demand, because the messages of most interruptions are never read. */
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
        @SuppressWarnings("OverrideThrowableToString") // only the class name differs from the inherited text
        public final String toString() {
            return InterruptedException.class.getName() + ": " + getMessage();
        }
    }

    /**
     * An interruption that does not leave the cancelled scope. The outcome of the scope keeps only the reason, so this
     * exception has no stack trace. Recording a stack trace would take half of the time of a cancellation.
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
