package dev.weft.internal.failure;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes the consequences of a cancellation from failures.
 *
 * <h2>Overview</h2>
 *
 * <p>Two faults are equally bad. A group that was ended on purpose could throw, because one of its tasks used a socket that a
 * sibling had closed. And a failure of the clean-up could disappear, because an interruption is among its causes. So an
 * exception is judged at each boundary that it crosses (a task, a group's body, a timeout, a run), at the time at which it
 * crosses the boundary.
 *
 * <pre>
 *   the exception and its causes, from the outside in        it is
 *   ──────────────────────────────────────────────────────   ─────────────────────────────────────────────
 *   an Error; a task's TaskFailedException; a TimedOut-
 *   Exception; what has left a shield; what was found to
 *   be a failure at a boundary further inside                a failure: judged already, or never excused
 *   an interruption that carries a Cancellation              a consequence if it reaches this scope, or if
 *                                                            it came by a promise or a future; else a failure
 *   an interruption by the JDK: InterruptedException,
 *   ClosedByInterruptException, "Closed by interrupt", …     a consequence
 *   an echo: closed, broken, ended, cancelled by others      a consequence
 *   none of these, to the last cause                         a failure
 * </pre>
 *
 * <p>The first line that applies decides. The table applies only if this scope was cancelled, or a scope around it up to
 * the next shield. {@link CancelScope#findCancellation} checks the outer scopes too, because the scopes inside a cancelled
 * scope receive the cancellation one after the other. A sibling that received the cancellation earlier may have closed an
 * object that is used here. Without a cancellation every exception is a failure.
 *
 * <p>The first boundary decides. If an exception that a cancellation could have caused crosses a boundary as a failure, the
 * strand (the task or thread) notes it ({@link Strand#noteFailure}). The strand also notes each exception that leaves a
 * shield. A strand that receives the exception, from a structured call that throws it or from the outcome of a task, notes
 * it too. So a later cancellation does not turn the failure into a consequence. Each strand has its own notes; there are no
 * global ones, because an exception may be a constant that is thrown again and again.
 *
 * <p>A failure of a promise was not judged further inside, since a promise is not a boundary. So the cause of the failure
 * decides. A promise or a future passes on the exception of the task that was to set it. If that exception is a
 * cancellation, of any scope, then other code cancelled the object that was used here. {@link Kinds} recognises the
 * exceptions by which the API passes on such an exception.
 *
 * <p>The suppressed exceptions of a consequence are judged in the same way: if closing a resource fails after an
 * interruption, Java adds that failure of the clean-up to the interruption as a suppressed exception. Exceptions that Weft
 * itself has added in this way, because they were judged to be consequences further inside, are recognised by identity and
 * not judged again.
 *
 * <p>Simpler rules have faults: a decision by type alone loses failures of clean-up; a decision by the thread's interrupt
 * alone misses exceptions that siblings cause; ignoring all exceptions after a cancellation loses failures that users must
 * see (ADR 0024).
 */
public final class Consequences {
    private static final int MAX_CAUSE_DEPTH = 16;

    /**
     * No failure, and no consequence to show: the judgement of a plain interruption. Nearly every exception that leaves
     * a cancelled scope gets this judgement.
     */
    public static final Judgement NOTHING_ELSE = new Judgement(null, List.of());

    private final Kinds kinds;

    /** Creates an object that recognises the JDK's exceptions, and other exceptions by {@code kinds}. */
    public Consequences(Kinds kinds) {
        this.kinds = kinds;
    }

    /** Recognises exceptions that the JDK does not define. */
    public interface Kinds {
        /** Whether {@code thrown} is always a failure, because it was judged before. */
        boolean isJudged(Throwable thrown);

        /** Whether {@code thrown} passes on the exception of the code that was to complete an awaited object. */
        boolean passesOnResult(Throwable thrown);

        /** Whether {@code thrown} says that other code closed or cancelled an object in use. */
        boolean isEcho(Throwable thrown);
    }

    /**
     * How an exception that is about to leave a scope is classified.
     *
     * @param failure the failure; null if the exception is a consequence of a cancellation
     * @param visible the consequences to show to the user; a plain interruption is not among them
     */
    public record Judgement(@Nullable Throwable failure, List<Throwable> visible) {}

    /**
     * Judges {@code thrown}, which is about to leave {@code scope}. Called by the thread of the scope's strand, before the
     * scope is left.
     */
    public Judgement judge(Throwable thrown, CancelScope scope) {
        Strand strand = scope.strand();
        if (!isConsequence(thrown, null, strand)) {
            return new Judgement(thrown, List.of());
        }
        if (scope.findCancellation() != null && isConsequence(thrown, scope, strand)) {
            return withSuppressed(thrown, scope);
        }
        strand.noteFailure(thrown);
        return new Judgement(thrown, List.of());
    }

    /** Notes for {@code strand}, the caller, that another strand or a group has judged {@code failure} to be a failure. */
    public void receive(Throwable failure, Strand strand) {
        if (isConsequence(failure, null, strand)) {
            strand.noteFailure(failure);
        }
    }

    /** Whether {@code thrown} is of a kind that blocking calls or other code throw because of a cancellation. */
    public boolean isOfKnownKind(Throwable thrown) {
        return JdkEchoes.isInterruption(thrown) || isEcho(thrown);
    }

    /**
     * Whether {@code thrown} was caused by a cancellation of {@code scope}. If {@code scope} is null: whether any cancellation
     * may have caused it. With a scope, which must be cancelled, this method may ask the operating system and so block; without
     * a scope it never blocks.
     */
    private boolean isConsequence(Throwable thrown, @Nullable CancelScope scope, Strand strand) {
        Throwable at = thrown;
        boolean passedOn = false;
        for (int depth = 0; at != null && depth < MAX_CAUSE_DEPTH; depth++) {
            if (isFailureForSure(at) || strand.knowsFailure(at)) {
                return false;
            }
            Cancellation carried = Cancellation.carriedBy(at);
            if (carried != null) {
                return scope == null || passedOn || scope.isReachedBy(carried);
            }
            passedOn |= kinds.passesOnResult(at) || isOfFuture(at);
            if (JdkEchoes.isInterruption(at) || (scope == null ? mayBeEcho(at) : isEcho(at))) {
                return true;
            }
            at = UserObjects.cause(at);
        }
        return false;
    }

    /** Whether {@code thrown} may say that other code closed or cancelled an object in use. {@code strand} is the caller. */
    public boolean mayBeEcho(Throwable thrown, Strand strand) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < MAX_CAUSE_DEPTH; depth++) {
            if (isFailureForSure(at) || strand.knowsFailure(at) || JdkEchoes.isInterruption(at)) {
                return false;
            }
            if (mayBeEcho(at)) {
                return true;
            }
            at = UserObjects.cause(at);
        }
        return false;
    }

    private boolean mayBeEcho(Throwable thrown) {
        return JdkEchoes.mayBeEcho(thrown) || kinds.isEcho(thrown);
    }

    private boolean isEcho(Throwable thrown) {
        return JdkEchoes.isEcho(thrown) || kinds.isEcho(thrown);
    }

    private boolean isFailureForSure(Throwable thrown) {
        return thrown instanceof Error || kinds.isJudged(thrown);
    }

    private static boolean isOfFuture(Throwable thrown) {
        return thrown instanceof ExecutionException || thrown instanceof CompletionException;
    }

    /** Judges the suppressed exceptions of {@code consequence} and of its causes. */
    private Judgement withSuppressed(Throwable consequence, CancelScope scope) {
        boolean bare = consequence instanceof InterruptedException;
        List<Throwable> visible = new ArrayList<>(0);
        if (!bare) {
            visible.add(consequence);
        }
        Throwable failure = null;
        Throwable at = consequence;
        for (int depth = 0; at != null && depth < MAX_CAUSE_DEPTH; depth++) {
            for (Throwable suppressed : at.getSuppressed()) {
                boolean excused =
                        suppressed instanceof MoreFailures // only the number of further failures; the others are judged
                                || Cancellation.keeps(at, suppressed)
                                || isConsequence(suppressed, scope, scope.strand());
                if (!excused) {
                    failure = failure == null ? suppressed : with(failure, suppressed);
                } else if (bare && at == consequence) {
                    visible.add(suppressed);
                }
            }
            at = Cancellation.carriedBy(at) == null ? UserObjects.cause(at) : null;
        }
        return failure == null && visible.isEmpty() ? NOTHING_ELSE : new Judgement(failure, visible);
    }

    private static Throwable with(Throwable failure, Throwable other) {
        if (failure != other) {
            failure.addSuppressed(other);
        }
        return failure;
    }
}
