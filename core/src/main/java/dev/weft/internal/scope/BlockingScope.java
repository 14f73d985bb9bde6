package dev.weft.internal.scope;

import dev.weft.internal.failure.Sneak;
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
 * The stretch of a task in which a body blocks that a cancellation ends by an action, and not by an interrupt.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   task ◄── … ◄── blocking scope ◄── shield      the body runs in here, where no interrupt of Weft's reaches it
 *                     └ cancelled: the action runs, on a thread of its own
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
 *   <li>The action runs only if a cancellation finds RUNNING: so at most once, never before the body is about to begin, and
 *       never after it has ended.
 *   <li>The strand leaves the scope only in ENDED, CANCELLED or REFUSED: what the action ends or closes is not used again
 *       while the action runs.
 *   <li>The action has a thread of its own. The thread that cancels may be the timer or have a baton, and it holds the
 *       monitor of a strand: it must not wait.
 * </ol>
 *
 * <p>What the body throws in CANCELLED is a consequence of the action, whatever it is, and is kept as one. What it
 * throws in ENDED was there first, and is thrown as it is. It is a failure, as what leaves a shield, for no interrupt of
 * Weft's was in there; except for an echo, since a sibling that was cancelled earlier may have closed what the body uses.
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
    private final BiPredicate<Throwable, Strand> isEcho;

    /** What the action threw. Written before the phase CANCELLED and read after it. */
    private @Nullable Throwable failure;

    private BlockingScope(Strand strand, Runnable onCancel, BiPredicate<Throwable, Strand> isEcho) {
        super(strand);
        this.onCancel = onCancel;
        this.isEcho = isEcho;
    }

    /**
     * Runs {@code body} on the thread of {@code strand}, the current one; a cancellation runs {@code onCancel}.
     *
     * @param isEcho whether an exception says to a strand that other code ended what was used
     * @throws X if the body throws it, or {@code onCancel} does
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            Strand strand, Runner.Body<? extends T, X> body, Runnable onCancel, BiPredicate<Throwable, Strand> isEcho)
            throws X, InterruptedException {
        return new BlockingScope(strand, onCancel, isEcho).<T, X>run(body);
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
                    "task '" + strand().name() + "' was cancelled while it blocked, and the action for that failed; the"
                            + " body has returned, and its value stands",
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

    /** The body has ended: the action does not run from now on, or it has run when this returns. */
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

    /** What leaves this scope, when {@code thrown} left the body. */
    private Throwable verdict(Throwable thrown) {
        if (phase.get() != Phase.CANCELLED) {
            if (!isEcho.test(thrown, strand())) {
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
        if (suppressed != null && suppressed != thrown) {
            thrown.addSuppressed(suppressed);
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
                Scheduler.of(strand()).threadBeside(this::act).start();
            } catch (Throwable e) { // the cancellation has to go on to other strands
                acted(e);
            }
        }
    }

    /** The life of the thread that the action has. */
    private void act() {
        Throwable thrown = null;
        try {
            onCancel.run();
        } catch (Throwable e) {
            thrown = e;
        } finally {
            acted(thrown);
        }
    }

    private void acted(@Nullable Throwable thrown) {
        Thread blocked = strand().thread();
        failure = thrown;
        phase.set(Phase.CANCELLED);
        LockSupport.unpark(blocked);
    }
}
