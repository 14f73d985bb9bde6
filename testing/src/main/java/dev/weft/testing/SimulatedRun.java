package dev.weft.testing;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.spi.run.Runner;
import dev.weft.spi.trace.Observed;
import dev.weft.spi.wait.Strand;
import dev.weft.testing.SimulationError.Kind;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a simulation, and its result. The run has a separate thread, which the calling thread watches.
 */
final class SimulatedRun<T extends @Nullable Object> {
    private static final String DIVERGED = "this replay diverged from the original run: the program has changed,"
            + " or it uses a source of random numbers or time other than the simulation's,"
            + " or a thread outside the simulation takes part";

    private final Simulation simulation;
    private volatile @Nullable T value;
    /** The exception that the program threw. */
    private volatile @Nullable Throwable thrown;

    /** The failure of the run. Set after the run has ended. */
    private @Nullable Throwable failure;

    private SimulatedRun(Simulation simulation) {
        this.simulation = simulation;
    }

    /**
     * Runs {@code body} in the order that {@code schedule} determines, and waits until the run has ended.
     *
     * @throws IllegalStateException if the caller is a task
     * @throws InterruptedException if the calling thread was interrupted and the run ended because of that. If the run ended
     *     with a value or another failure, this method does not throw, but sets the interrupt flag of the calling thread
     */
    static <T extends @Nullable Object> SimulatedRun<T> of(
            Schedule schedule,
            SimulationOptions options,
            @Nullable Consumer<? super String> trace,
            Job.On<? super Simulation, ? extends T, ?> body)
            throws InterruptedException {
        if (Strand.currentOrNull() != null) {
            throw new IllegalStateException(
                    "a simulation must be the outermost run, but this call is made inside a task; call it from a plain thread");
        }
        SimulatedRun<T> run = new SimulatedRun<>(new Simulation(schedule, options, trace));
        Thread runner = Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name("simulation")
                .start(Observed.carried(() -> run.execute(body)));
        RealTimeWatch watch = new RealTimeWatch(run.simulation.scheduler(), options.realTimeLimit);
        run.failure = run.findFailure(watch.awaitEnd(runner));
        if (watch.wasInterrupted()) {
            run.throwIfCutShort();
            Thread.currentThread()
                    .interrupt(); // the run ended for another reason, so the caller still gets the interrupt
        }
        return run;
    }

    /** Throws if this run has ended with an interruption, after the calling thread was interrupted. */
    private void throwIfCutShort() throws InterruptedException {
        if (failure instanceof InterruptedException cutShort) {
            InterruptedException interrupted =
                    new InterruptedException("the thread that started the simulation was interrupted");
            interrupted.initCause(cutShort);
            throw interrupted;
        }
    }

    /** {@code action} as a job whose value is null. */
    @SuppressWarnings("NullAway") // NullAway does not see that T may be nullable
    static <X extends Exception> Job.On<Simulation, @Nullable Void, X> asJob(Action.On<? super Simulation, X> action) {
        return simulation -> {
            action.run(simulation);
            return null;
        };
    }

    private void execute(Job.On<? super Simulation, ? extends T, ?> body) {
        try {
            value = Runner.<T, Exception>call(simulation.scheduler(), () -> body.call(simulation));
        } catch (Throwable e) {
            thrown = e;
        }
        simulation.scheduler().awaitAllStrands();
    }

    /**
     * The failure of the simulation or the program, or else an error about a replay that diverged; null if there is neither.
     */
    private @Nullable Throwable findFailure(boolean ended) {
        Throwable found = failureOtherThanDivergence(ended);
        return found == null && hasDiverged() ? new SimulationError(Kind.DIVERGED, DIVERGED) : found;
    }

    /** Whether this was a replay that diverged from the original run. */
    private boolean hasDiverged() {
        String fingerprint = simulation.schedule().fingerprint();
        return fingerprint != null && !fingerprint.equals(decisions().fingerprint());
    }

    /** A warning if this was a replay that diverged from the original run; otherwise null. */
    @Nullable
    String warning() {
        return hasDiverged() ? DIVERGED : null;
    }

    /** The schedule that reproduces this run. */
    Schedule replay() {
        return simulation.schedule().withFingerprint(decisions().fingerprint());
    }

    /**
     * Returns the failure of the simulation, or else the exception of the program, or else an error about a leak; null
     * if there is none of these.
     */
    private @Nullable Throwable failureOtherThanDivergence(boolean ended) {
        SimulationError error = simulation.scheduler().failure();
        if (error != null) {
            Throwable consequence = thrown;
            if (consequence != null && !isCancellation(consequence)) {
                error.addSuppressed(consequence);
            }
            if (!ended) {
                error.addSuppressed(new IllegalStateException(
                        "some tasks of the simulation did not end, and their threads are left behind"));
            }
            return error;
        }
        String leak = thrown == null ? simulation.leak() : null;
        return leak == null ? thrown : new SimulationError(Kind.LEAK, leak);
    }

    private static boolean isCancellation(Throwable thrown) {
        return thrown instanceof InterruptedException || thrown instanceof CancellationException;
    }

    /** The failure of the run; null if there is none. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    Decisions decisions() {
        return simulation.scheduler().decisions();
    }

    /**
     * Returns the value of the body, or throws the failure of the run if there is one. The failure is an {@code X}, an {@link
     * InterruptedException}, or unchecked.
     */
    @SuppressWarnings("NullAway") // NullAway does not see that T may be nullable
    <X extends Exception> T valueOrThrow() throws X {
        Throwable found = failure;
        if (found != null) {
            CallerTrace.join(found);
            ReplayHint.addTo(found, replay(), decisions().count(), warning());
            throw SimulatedRun.<X>sneak(found);
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneak(Throwable failure) throws X {
        throw (X) failure;
    }
}
