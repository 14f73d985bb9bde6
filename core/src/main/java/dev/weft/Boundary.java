package dev.weft;

import dev.weft.internal.check.Providers;
import dev.weft.internal.failure.Consequences;
import dev.weft.internal.failure.Consequences.Judgement;
import dev.weft.internal.failure.UserObjects;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges each exception that leaves a task, a run, or the body of a group or of a timeout: it is a failure, or a
 * consequence of a cancellation. It uses the rules of {@link Consequences}, and also knows the exceptions of this package
 * and those that a {@link CancellationEcho} recognises.
 */
final class Boundary {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private static final Consequences CONSEQUENCES = new Consequences(new OfApi());

    private Boundary() {}

    /**
     * Judges {@code thrown}, which is about to leave {@code scope}. Called by the thread of the scope's strand, before the
     * scope is left.
     */
    static Judgement judge(Throwable thrown, CancelScope scope) {
        return CONSEQUENCES.judge(thrown, scope);
    }

    /**
     * Returns the exception for {@code cancellation}, which has caused {@code thrown}. The {@code consequences} become
     * suppressed exceptions of the result. {@code thrown} becomes the cause of the result, unless {@code thrown} is one of the
     * consequences.
     */
    static InterruptedException exceptionFor(
            Cancellation cancellation, List<Throwable> consequences, @Nullable Throwable thrown) {
        InterruptedException cut = cancellation.toException(consequences);
        if (consequences.stream().noneMatch(consequence -> consequence == thrown)) {
            cut.initCause(thrown);
        }
        return cut;
    }

    /**
     * Notes that {@code strand}, the caller, received {@code failure}, which another strand or a group judged to be a
     * failure.
     */
    static void receive(Throwable failure, Strand strand) {
        CONSEQUENCES.receive(failure, strand);
    }

    /**
     * Logs the exceptions that a task or group threw only because it was cancelled. Called if no other exception carries
     * them to a caller. An exception of a known kind tells nothing beyond the cancellation, so it is logged at debug level.
     *
     * @param nameOfCancelled returns the name of the cancelled task or group; called only if there is something to log
     */
    static void logConsequences(Supplier<String> nameOfCancelled, List<Throwable> consequences) {
        for (Throwable consequence : consequences) {
            LOGGER.log(
                    isOfKnownKind(consequence) ? System.Logger.Level.DEBUG : System.Logger.Level.INFO,
                    () -> nameOfCancelled.get() + " was cancelled, and then threw " + UserObjects.text(consequence));
        }
    }

    /** Whether {@code thrown} is of a kind that blocking calls, or other code, throw because of a cancellation. */
    static boolean isOfKnownKind(Throwable thrown) {
        return CONSEQUENCES.isOfKnownKind(thrown);
    }

    /** Whether {@code thrown} may say that other code closed or cancelled an object in use. {@code strand} is the caller. */
    static boolean mayBeEcho(Throwable thrown, Strand strand) {
        return CONSEQUENCES.mayBeEcho(thrown, strand);
    }

    /** Recognises the exceptions of this package, and those that a {@link CancellationEcho} knows. */
    private static final class OfApi implements Consequences.Kinds {
        @Override
        public boolean isJudged(Throwable thrown) {
            return thrown instanceof TimedOutException
                    || (thrown instanceof TaskFailedException failed && !failed.isOfPromise());
        }

        @Override
        public boolean passesOnResult(Throwable thrown) {
            return thrown instanceof TaskFailedException;
        }

        @Override
        public boolean isEcho(Throwable thrown) {
            return thrown instanceof ClosedException
                    || Installed.ECHOES.stream().anyMatch(echo -> isKnownTo(echo, thrown));
        }
    }

    /**
     * Whether {@code echo} recognises {@code thrown}. If {@code echo} itself throws, the result is false: its exception
     * must not replace {@code thrown}.
     */
    private static boolean isKnownTo(CancellationEcho echo, Throwable thrown) {
        try {
            return echo.isEcho(thrown);
        } catch (Throwable failure) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "a CancellationEcho failed: " + echo.getClass().getName(),
                    failure);
            return false;
        }
    }

    /**
     * The implementations of {@link CancellationEcho} that {@link ServiceLoader} finds. They are loaded for the first
     * exception that no other rule recognises, because most programs never need them.
     */
    private static final class Installed {
        static final List<CancellationEcho> ECHOES = Providers.of(
                CancellationEcho.class, ServiceLoader.load(CancellationEcho.class, ContextCarriers.loader()));
    }
}
