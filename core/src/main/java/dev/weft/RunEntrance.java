package dev.weft;

import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link Runner} enters this package, which it cannot name because its own lies below. It initialises this class,
 * and the class makes itself known.
 */
final class RunEntrance implements Runner.Entrance {
    static {
        Runner.enterBy(new RunEntrance());
    }

    private RunEntrance() {}

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(
            Scheduler scheduler, Runner.Body<? extends T, X> body) throws X, InterruptedException {
        return RunScope.<T, X>call(scheduler, Carriers.installed(), body::call);
    }
}
