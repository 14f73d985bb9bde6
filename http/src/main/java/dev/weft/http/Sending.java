package dev.weft.http;

import dev.weft.Job;
import dev.weft.spi.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One call of {@link Request#send} or {@link Request#open}: what all its exchanges share. */
final class Sending {
    private final UnderWay underWay;
    private final long number;
    private final Clock clock;
    private final @Nullable Duration total;
    private final long started;
    private final AtomicInteger hops = new AtomicInteger();

    Sending(UnderWay underWay, long number, Clock clock, @Nullable Duration total) {
        this.underWay = underWay;
        this.number = number;
        this.clock = clock;
        this.total = total;
        this.started = clock.nanoTime();
    }

    long number() {
        return number;
    }

    Clock clock() {
        return clock;
    }

    int nextHop() {
        return hops.incrementAndGet();
    }

    /** Runs {@code body}, which the end of the time for {@code request}, and the end of the session, cut short. */
    <T> T call(Request request, Job<? extends T, IOException> body) throws IOException, InterruptedException {
        LimitScope scope = new LimitScope(request);
        Clock.Timer timer = total == null ? null : startTimer(request, total, scope);
        try {
            underWay.enter(scope);
            return scope.<T>call(body);
        } finally {
            underWay.exit(scope);
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    private Clock.Timer startTimer(Request request, Duration limit, LimitScope scope) {
        return clock.schedule(
                started + Clock.nanos(limit),
                () -> scope.end(() -> new PhaseTimeoutException(
                        request.uri(), Phase.TOTAL, limit, Duration.ofNanos(clock.nanoTime() - started))));
    }
}
