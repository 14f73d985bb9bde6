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
 * Distinguishes what a cancellation causes from failures that it does not cause.
 *
 * <h2>Overview</h2>
 *
 * <p>Two faults are equally bad: a group that was ended on purpose throws, because a task in it saw the socket closed
 * that a sibling closed; and a failure of the clean-up disappears, because an interruption is among its causes. So an
 * exception is judged at each boundary that it crosses: a task, a group's body, a timeout, a run. Its time is when it
 * crosses.
 *
 * <pre>
 *   the exception and its causes, from the outside in        it is
 *   ──────────────────────────────────────────────────────   ─────────────────────────────────────────────
 *   an Error; a task's TaskFailedException; a TimedOut-
 *   Exception; what has left a shield; what was found to
 *   be a failure at a boundary further inside                a failure: judged already, or never excused
 *   an interruption that carries a Cancellation              a consequence if that one reaches this scope, or if
 *                                                            it came by a promise or a future; else a failure
 *   an interruption by the JDK: InterruptedException,
 *   ClosedByInterruptException, "Closed by interrupt", …     a consequence
 *   an echo: closed, broken, ended, cancelled by others      a consequence
 *   none of these, to the last cause                         a failure
 * </pre>
 *
 * <p>The first line that applies decides. All of it holds only if this scope was cancelled, or one around it up to the
 * next shield: {@link CancelScope#cancellationNow} checks those around too, because the scopes inside a cancelled one
 * receive the cancellation one after the other, and a sibling that received it earlier may close what is used here.
 * Without a cancellation everything is a failure.
 *
 * <p>The first boundary decides. An exception that a cancellation could have caused, and that crosses a boundary as a
 * failure, is noted by the strand ({@link Strand#noteFailure}), and so is what leaves a shield. The note goes with the
 * exception to the strand that receives it: by a structured call that throws it as it is, and by the outcome of a task.
 * So a cancellation that comes later does not excuse it. A note is kept by strands and not for all: an exception may be
 * a constant that is thrown again and again.
 *
 * <p>A failure of a promise was not judged further inside, since a promise is not a boundary: its cause decides. A promise or
 * a future passes on what ended the task that was to set it. If that was a cancellation, of whatever scope, then other
 * code cancelled what was used here. Which exceptions of the API these are is known by {@link Kinds}.
 *
 * <p>What a consequence carries as suppressed is judged in the same way: a resource whose closing fails behind an
 * interruption is a failure of the clean-up, which Java puts there. What Weft has put there itself, because it was
 * judged to be a consequence further inside, is known by identity and not judged again.
 *
 * <p>The alternatives: to go by type alone loses the failures of clean-up; to go by the thread's interrupt alone cannot
 * see what siblings cause; to ignore everything after a cancellation loses failures that users must hear of (ADR 0024).
 */
public final class Consequences {
    private static final int DEEPEST_CAUSE = 16;

    /** The judgement of nearly every exception that leaves a cancelled scope: the bare interruption. */
    public static final Judgement NOTHING_ELSE = new Judgement(null, List.of());

    private final Kinds kinds;

    /** Judges exceptions by their causes, and those that are not of the JDK by {@code kinds}. */
    public Consequences(Kinds kinds) {
        this.kinds = kinds;
    }

    /** Knows the exceptions that are not of the JDK. */
    public interface Kinds {
        /** Whether {@code thrown} is a failure wherever it is thrown. */
        boolean isJudged(Throwable thrown);

        /** Whether {@code thrown} passes on what ended the code that was to complete what was awaited. */
        boolean handsOn(Throwable thrown);

        /** Whether {@code thrown} says that other code ended what was used. */
        boolean isEcho(Throwable thrown);
    }

    /**
     * How an exception that is about to leave a scope is classified.
     *
     * @param failure what has failed; null if the exception is a consequence of a cancellation
     * @param visible the consequences to keep visible, without the plain interruption
     */
    public record Judgement(@Nullable Throwable failure, List<Throwable> visible) {}

    /**
     * Judges {@code thrown}, which is about to leave {@code scope}. Called by the scope's own thread before it leaves.
     */
    public Judgement judge(Throwable thrown, CancelScope scope) {
        Strand strand = scope.strand();
        if (!isConsequence(thrown, null, strand)) {
            return new Judgement(thrown, List.of());
        }
        if (scope.cancellationNow() != null && isConsequence(thrown, scope, strand)) {
            return withSuppressed(thrown, scope);
        }
        strand.noteFailure(thrown);
        return new Judgement(thrown, List.of());
    }

    /** Notes for {@code strand}, the caller, that {@code failure} was found to be one on another strand, or by a group. */
    public void receive(Throwable failure, Strand strand) {
        if (isConsequence(failure, null, strand)) {
            strand.noteFailure(failure);
        }
    }

    /** Whether {@code thrown} is of a kind that blocking calls or other code throw because of a cancellation. */
    public boolean isOfKnownKind(Throwable thrown) {
        return JdkEchoes.isInterruption(thrown) || isEcho(thrown);
    }

    /** Whether {@code thrown} was caused by a cancellation of {@code scope}, or by any cancellation if {@code scope} is null. */
    private boolean isConsequence(Throwable thrown, @Nullable CancelScope scope, Strand strand) {
        Throwable at = thrown;
        boolean handedOn = false;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (isFailureForSure(at) || strand.knowsFailure(at)) {
                return false;
            }
            Cancellation carried = Cancellation.carriedBy(at);
            if (carried != null) {
                return scope == null || handedOn || scope.isReachedBy(carried);
            }
            handedOn |= kinds.handsOn(at) || isOfFuture(at);
            if (JdkEchoes.isInterruption(at) || isEcho(at)) {
                return true;
            }
            at = UserObjects.cause(at);
        }
        return false;
    }

    /** Whether {@code thrown} says that other code ended what was used. {@code strand} is the caller. */
    public boolean isEcho(Throwable thrown, Strand strand) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (isFailureForSure(at) || strand.knowsFailure(at) || JdkEchoes.isInterruption(at)) {
                return false;
            }
            if (isEcho(at)) {
                return true;
            }
            at = UserObjects.cause(at);
        }
        return false;
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

    /** Judges what {@code consequence} and its causes have suppressed. */
    private Judgement withSuppressed(Throwable consequence, CancelScope scope) {
        boolean bare = consequence instanceof InterruptedException;
        List<Throwable> visible = new ArrayList<>(0);
        if (!bare) {
            visible.add(consequence);
        }
        Throwable failure = null;
        Throwable at = consequence;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            for (Throwable suppressed : at.getSuppressed()) {
                boolean excused = suppressed instanceof MoreFailures // of those that are judged here
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
