package dev.weft.http.internal.chain;

import dev.weft.Job;
import dev.weft.http.event.Phase;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One call of {@code Request.send}, {@code open} or {@code receive}, with the state that all its exchanges share. */
public final class Call {
    private final CallRegistry registry;
    private final long number;
    private final boolean buffered;
    private final Reception.@Nullable Receiver receiver;
    private final Clock clock;
    private final @Nullable Duration totalLimit;
    private final long start;
    private final AtomicInteger attempts = new AtomicInteger();

    Call(
            CallRegistry registry,
            long number,
            boolean buffered,
            Reception.@Nullable Receiver receiver,
            Clock clock,
            @Nullable Duration totalLimit) {
        this.registry = registry;
        this.number = number;
        this.buffered = buffered;
        this.receiver = receiver;
        this.clock = clock;
        this.totalLimit = totalLimit;
        this.start = clock.nanoTime();
    }

    long number() {
        return number;
    }

    /** Whether the call waits for the whole response. */
    boolean isBuffered() {
        return buffered;
    }

    /** The receiver to which {@link Reception} passes each response; null for {@code send} and {@code open}. */
    Reception.@Nullable Receiver receiver() {
        return receiver;
    }

    Clock clock() {
        return clock;
    }

    int nextAttempt() {
        return attempts.incrementAndGet();
    }

    /**
     * Runs {@code body} in a scope that is ended when the total time limit has passed or the session is closed. The
     * time counts from the start of the call, even if this method is called again later for a read of the response
     * body.
     */
    <T> T run(RequestState request, Job<? extends T, IOException> body) throws IOException, InterruptedException {
        LimitScope scope = new LimitScope(request);
        Clock.Timer timer = totalLimit == null ? null : startTimer(request, totalLimit, scope);
        try {
            registry.enter(scope);
            return scope.<T>call(body);
        } finally {
            registry.exit(scope);
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    private Clock.Timer startTimer(RequestState request, Duration limit, LimitScope scope) {
        return clock.schedule(
                start + Clock.nanos(limit),
                () -> scope.end(() -> new PhaseTimeoutException(
                        request.uri(), Phase.TOTAL, limit, Duration.ofNanos(clock.nanoTime() - start))));
    }
}
