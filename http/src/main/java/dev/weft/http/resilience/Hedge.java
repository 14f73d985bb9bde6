package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.http.Exchange;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.queue.Queue;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A race between several attempts of one request. Two attempts may receive a response before the race has cancelled one
 * of them; the race then closes the later response. If the race itself is cancelled, it closes all responses.
 */
final class Hedge {
    private final Request request;
    private final Exchange next;
    private final Duration delay;

    /**
     * The attempts that have failed. Each failure lets the next attempt start immediately, without waiting for the rest
     * of its delay.
     */
    private final Queue<Task<?>> failed = Queue.unbounded("failed attempts");

    private final AtomicInteger sentAttempts = new AtomicInteger();
    private int winningAttempt = -1;

    /** A response, and the index of its attempt. */
    private record Answer(int index, Response response) implements AutoCloseable {
        @Override
        public void close() {
            response.close();
        }
    }

    Hedge(Request request, Exchange next, Duration delay) {
        this.request = request;
        this.next = next;
        this.delay = delay;
    }

    Response first(int attempts) throws IOException, InterruptedException {
        Answer winner = Async.<Integer, Answer, IOException>race(
                IntStream.range(0, attempts).boxed().toList(), this::run);
        winningAttempt = winner.index();
        return winner.response();
    }

    /** Sends the attempt with this index after its delay. */
    private Answer run(int index) throws IOException, InterruptedException {
        if (index > 0) {
            awaitDelayOrFailure(delay.multipliedBy(index));
        }
        sentAttempts.incrementAndGet();
        try {
            return new Answer(index, next.send(request));
        } catch (IOException e) {
            failed.offer(Task.current().orElseThrow());
            throw e;
        }
    }

    /**
     * Waits for {@code delay}, or until another attempt has failed and ended. The failure of that attempt then counts
     * as the first failure, even if this attempt fails immediately.
     */
    private void awaitDelayOrFailure(Duration delay) throws InterruptedException {
        Optional<Task<?>> ending = Async.moveOnAfter(delay, () -> failed.take());
        if (ending.isPresent()) {
            ending.get().outcome();
        }
    }

    /** The number of attempts that were sent. */
    int sentAttempts() {
        return sentAttempts.get();
    }

    /** The index of the attempt that was answered first; negative if no attempt was answered. */
    int winningAttempt() {
        return winningAttempt;
    }
}
