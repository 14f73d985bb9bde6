package dev.weft.internal.scope;

import dev.weft.internal.failure.Sneak;
import dev.weft.internal.failure.Suppression;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a blocking body. A cancellation ends the body by running an action, not by an interrupt.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   task ◄── … ◄── blocking scope ◄── shield      the body runs here; Weft does not interrupt it
 *                     └ cancelled: the action runs on its own thread
 * </pre>
 *
 * <p>The scope has one atomic phase:
 *
 * <pre>
 *   ENTERED ── begin ──► RUNNING ── the body has ended ──► ENDED       a later cancellation does not run the action
 *      │                    └── cancelled ──► CANCELLING ── the action has ended ──► CANCELLED
 *      └── cancelled ──► REFUSED                                       neither the body runs nor the action
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>The action runs only if a cancellation finds the phase RUNNING. So it runs at most once, and only because of a
 *       cancellation that came when the body was about to begin or had begun, and had not ended.
 *   <li>The strand leaves the scope only in ENDED, CANCELLED or REFUSED: so the task cannot use an object again while the
 *       action is closing it.
 *   <li>The action runs on its own thread. The cancelling thread must not wait: it may be the timer thread, it may hold up
 *       an event loop, and it holds the monitor of a strand.
 * </ol>
 *
 * <p>If the body throws an exception and the phase is CANCELLED, the action counts as the cause. The exception becomes a
 * suppressed exception of the interruption, or of the action's own exception. An {@link Error} of the body is thrown
 * nevertheless. If the phase is ENDED, the exception came before any cancellation and is thrown unchanged. It counts as a
 * failure, like an exception that leaves a shield, because Weft did not interrupt the body. But an exception that only says
 * that other code closed an object does not count as a failure: a sibling that was cancelled earlier may have closed the
 * object.
 */
public final class BlockingScope extends CancelScope {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    private enum Phase {
        ENTERED,
        RUNNING,
        ENDED,
        CANCELLING,
        CANCELLED,
        REFUSED
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ENTERED);
    private final Runnable onCancel;
    private final BiPredicate<Throwable, Strand> mayBeEcho;

    /** The exception of the action. Written before the phase becomes CANCELLED, and read after that. */
    private @Nullable Throwable failure;

    private BlockingScope(Strand strand, Runnable onCancel, BiPredicate<Throwable, Strand> mayBeEcho) {
        super(strand);
        this.onCancel = onCancel;
        this.mayBeEcho = mayBeEcho;
    }

    /**
     * Runs {@code body} on the current thread, which is the thread of {@code strand}. A cancellation runs {@code onCancel}.
     * The body and {@code onCancel} have ended when this method returns.
     *
     * @param mayBeEcho tests whether an exception in a strand may be one that only says that other code closed an object in use
     * @throws X if {@code body} or {@code onCancel} throws it
     * @throws InterruptedException if the task was cancelled
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            Strand strand,
            Runner.Body<? extends T, X> body,
            Runnable onCancel,
            BiPredicate<Throwable, Strand> mayBeEcho)
            throws X, InterruptedException {
        return new BlockingScope(strand, onCancel, mayBeEcho).<T, X>run(body);
    }

    private <T extends @Nullable Object, X extends Exception> T run(Runner.Body<? extends T, X> body)
            throws X, InterruptedException {
        T value;
        enter();
        if (!phase.compareAndSet(Phase.ENTERED, Phase.RUNNING)) {
            leave();
            throw whyCancelled().toException();
        }
        try {
            value = ShieldScope.<T, X>unnoted(strand(), () -> this.<T, X>runShielded(body));
        } catch (Throwable thrown) {
            leave();
            throw Sneak.<X>thrown(verdict(thrown));
        }
        leave();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "task '" + strand().name()
                            + "' was cancelled during a blocking call, and the action that should end the"
                            + " call failed; the call has returned nevertheless, and its value is used",
                    failure);
        }
        return value;
    }

    private <T extends @Nullable Object, X extends Exception> T runShielded(Runner.Body<? extends T, X> body)
            throws X, InterruptedException {
        try {
            return body.call();
        } finally {
            end();
        }
    }

    /** Ends the body. When this method returns, the action has run, or will never run. */
    private void end() {
        if (phase.compareAndSet(Phase.RUNNING, Phase.ENDED)) {
            return;
        }
        boolean interrupted = false;
        while (phase.get() != Phase.CANCELLED) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the exception with which this scope ends after the body threw {@code thrown}. */
    private Throwable verdict(Throwable thrown) {
        if (phase.get() != Phase.CANCELLED) {
            if (!mayBeEcho.test(thrown, strand())) {
                strand().noteFailure(thrown);
            }
            return thrown;
        }
        Throwable failed = failure;
        if (thrown instanceof Error) {
            return withSuppressed(thrown, failed);
        }
        return failed == null ? whyCancelled().toException(List.of(thrown)) : withSuppressed(failed, thrown);
    }

    private static Throwable withSuppressed(Throwable thrown, @Nullable Throwable suppressed) {
        if (suppressed != null) {
            Suppression.addWithinLimits(thrown, suppressed);
        }
        return thrown;
    }

    @Override
    protected void onCancelled(Cancellation cancellation) {
        if (phase.compareAndSet(Phase.ENTERED, Phase.REFUSED)) {
            return;
        }
        if (phase.compareAndSet(Phase.RUNNING, Phase.CANCELLING)) {
            try {
                Scheduler.of(strand()).newForeignThread(this::runAction).start();
            } catch (Throwable e) { // the error must not stop the cancellation from reaching other strands
                endAction(e);
            }
        }
    }

    /** The body of the thread that runs the action. */
    private void runAction() {
        Throwable thrown = null;
        try {
            onCancel.run();
        } catch (Throwable e) {
            thrown = e;
        } finally {
            endAction(thrown);
        }
    }

    private void endAction(@Nullable Throwable thrown) {
        Thread blocked = strand().thread();
        failure = thrown;
        phase.set(Phase.CANCELLED);
        LockSupport.unpark(blocked);
    }
}
