package dev.weft.check;

import dev.weft.explore.Actor;
import dev.weft.explore.Control;
import dev.weft.explore.Execution;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import org.jspecify.annotations.Nullable;

/** A strand that is an actor: what a task is to the wait mechanism, and nothing more. */
final class Player extends Strand {
    private final Execution execution;
    private final String name;
    private final Cast.Body<Player> body;
    private boolean succeeded;
    private boolean cancelled;

    Player(
            @Nullable CancelScope parent,
            Scheduler scheduler,
            Execution execution,
            String name,
            Cast.Body<Player> body) {
        super(parent, scheduler);
        this.execution = execution;
        this.name = name;
        this.body = body;
    }

    /** Whether its body has returned. */
    boolean hasSucceeded() {
        return succeeded;
    }

    /** Whether its body ended in an {@link InterruptedException}. */
    boolean wasCancelled() {
        return cancelled;
    }

    void adopt(Actor actor) {
        adopt(actor.thread());
    }

    @Override
    public void run() {
        enter();
        try {
            body.run(this);
            succeeded = true;
        } catch (InterruptedException e) {
            cancelled = true;
        } catch (Exception e) {
            execution.fail(e);
        } finally {
            leave();
        }
        if (Control.interrupted()) {
            throw new AssertionError(name + " is interrupted after it has left its scope");
        }
        if (cancelled && !isCancelRequested()) {
            throw new AssertionError(name + " was interrupted, but was not cancelled");
        }
        abandonOwned();
        releaseThread();
    }

    @Override
    public void startFailed(Throwable failure) {
        execution.fail(failure);
    }

    @Override
    public String name() {
        return name;
    }
}
