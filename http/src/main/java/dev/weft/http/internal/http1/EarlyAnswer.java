package dev.weft.http.internal.http1;

import dev.weft.Action;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a response that may arrive while the body of the request is still being sent. The task that sends the
 * request writes the body, as the author of the body expects. A second task waits for the response.
 *
 * <pre>
 *   task of the request:  body.writeTo(…) ──────────────────────► sent, or cut short
 *   second task:          ── head ──┬─ status from 300 on: the server does not want the rest, so the body is cut short
 *                                   └─ below 300: reads ahead, so that a server that echoes is not blocked
 * </pre>
 *
 * <p>A body that is cut short leaves the request incomplete, so the connection cannot be used again.
 */
final class EarlyAnswer {
    private static final int FIRST_REFUSAL = 300;

    /** The maximum number of bytes of the response that are read ahead while the request is being sent. */
    private static final int MAX_AHEAD = 1 << 20;

    private final Input in;
    private final HeadReader reader;
    private volatile @Nullable ResponseHead head;
    private volatile @Nullable IOException failure;

    EarlyAnswer(Input in, HeadReader reader) {
        this.in = in;
        this.reader = reader;
    }

    /**
     * Runs the action {@code sending}, which writes the body, and watches for the response at the same time. If the
     * response, or the loss of the connection, cuts the action short, this method returns normally.
     *
     * @param failed whether writing to the connection has failed. If so, and {@code sending} throws, this method waits
     *     until the response has arrived or the connection has ended, before it throws
     */
    void runWhileWatching(Action<IOException> sending, BooleanSupplier failed)
            throws IOException, InterruptedException {
        TaskGroup.<IOException>run(group -> {
            Cut cut = new Cut(Strand.current());
            Task<?> watch = group.spawn("http answer", () -> watch(cut));
            try {
                cut.run(sending);
            } catch (IOException e) {
                if (failed.getAsBoolean()) {
                    watch.outcome();
                }
                throw e;
            } finally {
                watch.cancel("the request was sent");
            }
        });
    }

    private void watch(CancelScope sending) throws InterruptedException {
        try {
            ResponseHead next = reader.read();
            while (next.isInterim()) {
                next = reader.read();
            }
            head = next;
            if (next.status() >= FIRST_REFUSAL) {
                sending.requestCancel("the server has answered already");
            } else {
                readAhead();
            }
        } catch (IOException e) {
            failure = e;
            sending.requestCancel("the connection was lost");
        }
    }

    private void readAhead() throws IOException, InterruptedException {
        boolean more = true;
        while (more && in.size() < MAX_AHEAD) {
            more = in.fill();
        }
    }

    /** The head of the response; null if it has not arrived. */
    @Nullable
    ResponseHead head() {
        return head;
    }

    /**
     * Throws the failure of reading the head of the response, if there was one.
     *
     * @throws EOFException if the connection ended before the response
     */
    void throwIfFailed() throws IOException {
        IOException failed = failure;
        if (failed != null && head == null) {
            throw failed;
        }
    }

    /** The scope in which the body is written. Cancelling the scope cuts the body short. */
    private static final class Cut extends CancelScope {
        Cut(Strand strand) {
            super(strand);
        }

        void run(Action<IOException> sending) throws IOException, InterruptedException {
            Throwable failure = null;
            enter();
            try {
                sending.run();
            } catch (Throwable thrown) {
                failure = isOriginOfCancellation() ? failureIn(thrown) : thrown;
            }
            leave();
            if (failure != null) {
                throw Cut.<RuntimeException>sneak(failure);
            }
        }

        /** Throws a checked exception that {@link #run} declares, without the compiler's check. */
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
            throw (X) thrown;
        }
    }
}
