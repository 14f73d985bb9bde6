package dev.weft.http.internal.chain;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets the caller's {@link Receiver} read the response body as part of the attempt, in the sense of {@link
 * dev.weft.http.event.Phase#TRY}. If the body breaks off, the attempt has failed, and an interceptor can repeat it. The
 * time limit of the attempt includes the time for reading the body. The result of the receiver is attached to the
 * response. So if there are several concurrent attempts, as with hedging, the attempt whose response is chosen supplies
 * the result.
 */
public final class Reception implements Handler {
    private final Handler next;

    Reception(Handler next) {
        this.next = next;
    }

    @Override
    public ReceivedResponse send(RequestState request) throws IOException, InterruptedException {
        ReceivedResponse response = next.send(request);
        Call call = request.call();
        Receiver receiver = call == null ? null : call.receiver();
        return receiver == null ? response : receive(response, receiver);
    }

    private static ReceivedResponse receive(ReceivedResponse response, Receiver receiver)
            throws IOException, InterruptedException {
        try {
            Result result = new Result(receiver.receive(response));
            return response.withResult(result);
        } finally {
            response.body().close();
        }
    }

    /** Reads the body of a response. */
    @FunctionalInterface
    public interface Receiver {

        /** Reads {@code response} and returns a result. */
        @Nullable
        Object receive(ReceivedResponse response) throws IOException, InterruptedException;
    }

    /**
     * The result of a receiver, in a wrapper that distinguishes a null result from a missing one.
     *
     * @param value the result, or null
     */
    public record Result(@Nullable Object value) {}
}
