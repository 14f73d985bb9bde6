package dev.weft.http.internal.chain;

import dev.weft.http.event.Phase;
import dev.weft.http.failure.PhaseTimeoutException;
import dev.weft.spi.run.Clock;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends an attempt that exceeds the limit of {@link Phase#TRY}. The time starts when the first exchange of the attempt
 * has its connection permit, so the wait for that permit does not count.
 */
final class TryLimit implements Handler {
    private final Defaults defaults;
    private final Handler next;

    TryLimit(Defaults defaults, Handler next) {
        this.defaults = defaults;
        this.next = next;
    }

    @Override
    public ReceivedResponse send(RequestState request) throws IOException, InterruptedException {
        Duration limit = request.get(Key.LIMITS, defaults.limits()).orNull(Phase.TRY);
        Call call = request.call();
        if (limit == null || call == null) {
            return next.send(request);
        }
        Watch watch = new Watch(call.clock(), limit, request);
        try {
            return watch.scope.<ReceivedResponse>call(() -> next.send(request.with(Key.TRY, watch)));
        } finally {
            watch.stop();
        }
    }

    /** The timer of one attempt, shared by all exchanges of the attempt. */
    static final class Watch {
        private final Clock clock;
        private final Duration limit;
        private final RequestState request;
        private final LimitScope scope;
        private boolean hasBegun;
        private Clock.@Nullable Timer timer;

        private Watch(Clock clock, Duration limit, RequestState request) {
            this.clock = clock;
            this.limit = limit;
            this.request = request;
            this.scope = new LimitScope(request);
        }

        /**
         * Starts the timer. Called when an exchange of the attempt has its permit; only the first call has an effect.
         */
        synchronized void begin() {
            if (!hasBegun) {
                hasBegun = true;
                long start = clock.nanoTime();
                timer = clock.schedule(start + Clock.nanos(limit), () -> scope.end(() -> timeout(start)));
            }
        }

        private PhaseTimeoutException timeout(long start) {
            return new PhaseTimeoutException(
                    request.uri(), Phase.TRY, limit, Duration.ofNanos(clock.nanoTime() - start));
        }

        private synchronized void stop() {
            hasBegun = true;
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
