package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.http.Exchange;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * A race between several attempts of one request. Two attempts may receive a response before the race cancels either,
 * so the attempt that sets {@link #winner} wins and the other closes its response. If the race as a whole is cancelled,
 * the winning response is closed too.
 */
final class Hedge {
    private final Request request;
    private final Exchange next;
    private final Duration delay;

    /** One permit for each attempt that has failed, which lets the next attempt start without waiting for its delay. */
    private final Semaphore failures = Semaphore.of(0, "failed attempts");

    private final AtomicReference<Response> winner = new AtomicReference<>();
    private final AtomicInteger sentTries = new AtomicInteger();
    private volatile int winningTry = -1;

    Hedge(Request request, Exchange next, Duration delay) {
        this.request = request;
        this.next = next;
        this.delay = delay;
    }

    Response first(int attempts) throws IOException, InterruptedException {
        try {
            return Async.<Integer, Response, IOException>race(
                    IntStream.range(0, attempts).boxed().toList(), this::run);
        } catch (Throwable e) {
            Response unwanted = winner.get();
            if (unwanted != null) {
                unwanted.close();
            }
            throw e;
        }
    }

    /** Runs the attempt with this index after its delay. */
    private Response run(int index) throws IOException, InterruptedException {
        if (index > 0) {
            Async.moveOnAfter(delay.multipliedBy(index), () -> failures.acquire());
        }
        sentTries.incrementAndGet();
        try {
            return decide(index, next.send(request));
        } catch (IOException e) {
            failures.release();
            throw e;
        }
    }

    /** Makes {@code response} the result, unless another attempt was faster. */
    private Response decide(int index, Response response) throws IOException {
        if (!winner.compareAndSet(null, response)) {
            response.close();
            throw new IOException("another attempt was faster"); // discarded by the race, which has a result
        }
        winningTry = index;
        return response;
    }

    /** The number of attempts that were sent. */
    int sentAttempts() {
        return sentTries.get();
    }

    /** The index of the attempt that was answered first; negative if no attempt was answered. */
    int winningAttempt() {
        return winningTry;
    }
}
