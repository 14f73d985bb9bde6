package dev.weft.http.internal.chain;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Has the body of a response read by the caller's handler while the try is under way. So a body that breaks off is a try
 * that failed, which an interceptor can repeat; and the limit of the try includes it. What the handler made of a response
 * goes up with that response, so that of several tries the one that is taken brings its own result.
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
        return receiver == null ? response : received(response, receiver);
    }

    private static ReceivedResponse received(ReceivedResponse response, Receiver receiver)
            throws IOException, InterruptedException {
        try {
            Result result = new Result(receiver.receive(response));
            return response.withResult(result);
        } finally {
            response.body().close();
        }
    }

    /** What reads the body of a response. */
    @FunctionalInterface
    public interface Receiver {

        /** What becomes of {@code response}. */
        @Nullable
        Object receive(ReceivedResponse response) throws IOException, InterruptedException;
    }

    /**
     * What a receiver has made of a response.
     *
     * @param value what it is, or null
     */
    public record Result(@Nullable Object value) {}
}
