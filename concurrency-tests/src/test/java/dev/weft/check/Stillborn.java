package dev.weft.check;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;

/** A strand that is never given a thread. */
final class Stillborn extends Strand {
    private final Runnable onFailure;

    Stillborn(Scheduler scheduler, Runnable onFailure) {
        super(null, scheduler);
        this.onFailure = onFailure;
    }

    @Override
    public void run() {
        throw new AssertionError("it was to have no thread");
    }

    @Override
    public void startFailed(Throwable failure) {
        onFailure.run();
    }

    @Override
    public String name() {
        return "stillborn";
    }
}
