package dev.weft;

import dev.weft.internal.scope.ShutdownHook;
import dev.weft.internal.scope.ThreadNames;
import dev.weft.internal.scope.UnawaitedPromises;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.Observed;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Leftover;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A run: the outermost group of a tree of tasks. It contains the main task, which runs the body. The body does not run on
 * the calling thread, because a cancellation interrupts the threads of tasks, and Weft must not interrupt a thread that it
 * does not own. An interrupt of the calling thread cancels the run.
 */
final class RunScope extends GroupScope {
    private final @Nullable ContextCarrier carrier;
    private final UnawaitedPromises unawaited = new UnawaitedPromises();
    private boolean callerInterrupted;

    private RunScope(Strand caller, Scheduler scheduler, @Nullable ContextCarrier carrier) {
        super(
                caller,
                scheduler,
                Observed.eventsOfRunOf(caller),
                TaskGroup.options().with(Policy.GATHER),
                null,
                true);
        this.carrier = carrier;
    }

    /** Runs {@code job} as the first task of a new run with {@code scheduler}, and waits until the run has ended. */
    static <T extends @Nullable Object, X extends Exception> T call(
            Scheduler scheduler, @Nullable ContextCarrier carrier, Job<? extends T, X> job)
            throws X, InterruptedException {
        RunScope run = new RunScope(Strand.current(), scheduler, carrier);
        SpawnedTask<T> main;
        LiveRun entry = LiveRun.add(run, scheduler);
        ThreadNames.ofAllRuns().startSweepsFor(scheduler);
        ShutdownHook.ofAllRuns().add(run);
        try {
            main = run.valueOf(run.<SpawnedTask<T>, X>execute(() -> run.awaited(run.spawn(scheduler, "main", job))));
        } catch (Throwable failure) {
            run.restoreInterrupt();
            throw failure;
        } finally {
            entry.remove();
            ShutdownHook.ofAllRuns().remove(run);
            run.unawaited.report();
            Leftover.report(run);
        }
        if (main.endedOutcome() instanceof Outcome.Cancelled<T> cancelled) {
            throw main.whyCancelled().toException(cancelled.consequences());
        }
        run.restoreInterrupt();
        return main.endedValue();
    }

    /**
     * Waits for {@code main} and all tasks started from it. If the caller is interrupted while it waits, the run is cancelled
     * first.
     */
    private <T extends @Nullable Object> SpawnedTask<T> awaited(SpawnedTask<T> main) {
        while (true) {
            Waiter waiter = publishWaitForAll();
            if (main.isDone() && size() == 0) {
                return main;
            }
            if (callerInterrupted || isCancelRequested()) {
                waiter.awaitUncancelled();
            } else {
                cancelWhenInterrupted(waiter);
            }
        }
    }

    /**
     * Waits. If the caller is interrupted, cancels the run, and records the interrupt so that it is restored. An interrupt by
     * the cancellation of a scope around this run is not recorded.
     */
    private void cancelWhenInterrupted(Waiter waiter) {
        try {
            waiter.await();
        } catch (InterruptedException e) {
            if (Cancellation.carriedBy(e) == null) {
                callerInterrupted = true;
                cancel("the thread that called run was interrupted");
            }
        }
    }

    private void restoreInterrupt() {
        if (callerInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    @Nullable
    ContextCarrier carrierForChildren() {
        return carrier;
    }

    @Override
    public String name() {
        return "run";
    }

    @Override
    protected boolean isNamed() {
        return true;
    }

    @Override
    protected boolean isRun() {
        return true;
    }

    @Override
    protected UnawaitedPromises unawaitedPromises() {
        return unawaited;
    }

    @Override
    protected String title() {
        return "the run";
    }

    /**
     * If this run itself was cancelled, and its clock is not that of the caller, the scheduler of the run watches for
     * {@link dev.weft.spi.wait.Stragglers} too. Without this call, only the scheduler of the caller would watch for them, by
     * its own clock.
     */
    @Override
    protected void onCancelled(Cancellation cancellation) {
        super.onCancelled(cancellation);
        if (cancellation.origin() == this
                && scheduler().clock() != Scheduler.of(strand()).clock()) {
            scheduler().onCancel(this);
        }
    }

    /**
     * Lets {@link Runner} call this package, on which {@code Runner} must not depend. {@code Runner} initialises this class
     * by its name, and the class registers itself.
     */
    @SuppressWarnings("UnusedNestedClass") // found by name
    private static final class Entrance implements Runner.Entrance {
        static {
            Runner.enterBy(new Entrance());
        }

        @Override
        public <T extends @Nullable Object, X extends Exception> T call(
                Scheduler scheduler, Runner.Body<? extends T, X> body) throws X, InterruptedException {
            return RunScope.<T, X>call(scheduler, ContextCarriers.installed(), body::call);
        }
    }
}
