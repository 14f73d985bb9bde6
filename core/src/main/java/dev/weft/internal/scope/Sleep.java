package dev.weft.internal.scope;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.time.Duration;

/** A wait until some time has passed. */
public record Sleep(Duration duration) implements Awaitable {

    /** Waits until {@code duration}, which is longer than zero, has passed. */
    public static void sleep(Duration duration) throws InterruptedException {
        Strand strand = Strand.currentUncancelled();
        Clock clock = Scheduler.of(strand).clock();
        Waiter waiter = new Waiter(strand, new Sleep(duration));
        Clock.Timer timer = clock.schedule(clock.deadlineAfter(duration), waiter::resume);
        try {
            waiter.await();
        } finally {
            timer.cancel();
        }
    }

    @Override
    public String description() {
        return Durations.inWords(duration) + " to pass";
    }
}
