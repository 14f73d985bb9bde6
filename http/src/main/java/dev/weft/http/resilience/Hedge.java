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
 * A race between several tries of one request. Two tries may receive a response before the race cancels either, so the
 * try that sets {@link #winner} wins and the other closes its response. If the race as a whole is cancelled, the
 * winning response is closed too.
 */
final class Hedge {
    private final Request request;
    private final Exchange next;
    private final Duration delay;

    /** One permit for each try that has failed, which lets the next try start without waiting for its delay. */
    private final Semaphore failures = Semaphore.of(0, "failed tries");

    private final AtomicReference<Response> winner = new AtomicReference<>();
    private final AtomicInteger sentTries = new AtomicInteger();
    private volatile int winningTry = -1;

    Hedge(Request request, Exchange next, Duration delay) {
        this.request = request;
        this.next = next;
        this.delay = delay;
    }

    Response first(int tries) throws IOException, InterruptedException {
        try {
            return Async.<Integer, Response, IOException>race(
                    IntStream.range(0, tries).boxed().toList(), this::run);
        } catch (Throwable e) {
            Response unwanted = winner.get();
            if (unwanted != null) {
                unwanted.close();
            }
            throw e;
        }
    }

    /** Runs the try with this index after its delay. */
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

    /** Makes {@code response} the result, unless another try was faster. */
    private Response decide(int index, Response response) throws IOException {
        if (!winner.compareAndSet(null, response)) {
            response.close();
            throw new IOException("another try was faster"); // discarded by the race, which has a result
        }
        winningTry = index;
        return response;
    }

    /** The number of tries that were sent. */
    int sentTries() {
        return sentTries.get();
    }

    /** The index of the try that was answered first; negative if no try was answered. */
    int winningTry() {
        return winningTry;
    }
}
