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
 * Judges what crosses a boundary: what leaves a task, the body of a group or of a timeout, or a run. Adds to {@link
 * Consequences} the exceptions of this package, and those that a {@link CancellationEcho} knows.
 */
final class Boundary {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private static final Consequences CONSEQUENCES = new Consequences(new OfApi());

    private Boundary() {}

    /**
     * Judges {@code thrown}, which is about to leave {@code scope}. Called by the scope's own thread before it leaves.
     */
    static Judgement judge(Throwable thrown, CancelScope scope) {
        return CONSEQUENCES.judge(thrown, scope);
    }

    /**
     * The exception of {@code cancellation}, which has cut short what threw {@code thrown}: with the {@code consequences} as
     * suppressed exceptions, and {@code thrown} as the cause unless it is among them.
     */
    static InterruptedException cutShort(
            Cancellation cancellation, List<Throwable> consequences, @Nullable Throwable thrown) {
        InterruptedException cut = cancellation.toException(consequences);
        if (consequences.stream().noneMatch(consequence -> consequence == thrown)) {
            cut.initCause(thrown);
        }
        return cut;
    }

    /** Notes for {@code strand}, the caller, that {@code failure} was found to be one on another strand, or by a group. */
    static void receive(Throwable failure, Strand strand) {
        CONSEQUENCES.receive(failure, strand);
    }

    /**
     * Logs what {@code cutShort} threw only because it was cancelled, where no exception carries that to a caller. An exception
     * of a known kind says nothing more than that, so it is logged for debugging only.
     *
     * @param cutShort gives the name of what was cancelled, which is made only if there is something to log
     */
    static void tellOfConsequences(Supplier<String> cutShort, List<Throwable> consequences) {
        for (Throwable consequence : consequences) {
            LOGGER.log(
                    isOfKnownKind(consequence) ? System.Logger.Level.DEBUG : System.Logger.Level.INFO,
                    () -> cutShort.get() + " was cut short; beside that: " + UserObjects.text(consequence));
        }
    }

    /** Whether {@code thrown} is of a kind that blocking calls or other code throw because of a cancellation. */
    static boolean isOfKnownKind(Throwable thrown) {
        return CONSEQUENCES.isOfKnownKind(thrown);
    }

    /** Whether {@code thrown} says that other code ended what was used. {@code strand} is the caller. */
    static boolean isEcho(Throwable thrown, Strand strand) {
        return CONSEQUENCES.isEcho(thrown, strand);
    }

    /** The exceptions of this package, and those that are known to a {@link CancellationEcho}. */
    private static final class OfApi implements Consequences.Kinds {
        @Override
        public boolean isJudged(Throwable thrown) {
            return thrown instanceof TimedOutException
                    || (thrown instanceof TaskFailedException failed && !failed.tellsOfPromise());
        }

        @Override
        public boolean handsOn(Throwable thrown) {
            return thrown instanceof TaskFailedException;
        }

        @Override
        public boolean isEcho(Throwable thrown) {
            return thrown instanceof ClosedException
                    || Installed.ECHOES.stream().anyMatch(echo -> isKnownTo(echo, thrown));
        }
    }

    /** A classifier that fails has recognised nothing, and its defect must not take the place of what was thrown. */
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
     * The classifiers that were found. They are loaded when an exception comes that is known to nothing else: most programs
     * never need them.
     */
    private static final class Installed {
        static final List<CancellationEcho> ECHOES =
                Providers.of(CancellationEcho.class, ServiceLoader.load(CancellationEcho.class, Carriers.loader()));
    }
}
