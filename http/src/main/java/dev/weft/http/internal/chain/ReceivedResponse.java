package dev.weft.http.internal.chain;

import dev.weft.http.internal.body.BytesSource;
import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.spi.HeaderFields;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The state of a response. The public {@code Response} wraps this class.
 *
 * @param request the request that was answered; after redirects, the last request that was sent
 * @param status the status code, such as 200
 * @param headers the headers as received
 * @param body the body, which can be read once
 * @param bytes the whole body; null if the response is not buffered
 * @param result the result of the receiver; null if there was no receiver
 */
@SuppressWarnings("ArrayRecordComponent") // the array is passed on without a copy and never compared
public record ReceivedResponse(
        RequestState request,
        int status,
        HeaderFields headers,
        ReceivedBody body,
        byte @Nullable [] bytes,
        Reception.@Nullable Result result) {

    /** A response whose body is still to be read. */
    public static ReceivedResponse streamed(RequestState request, int status, HeaderFields headers, ReceivedBody body) {
        return new ReceivedResponse(request, status, headers, body, null, null);
    }

    /** A response with a buffered body. The array is not copied. */
    public static ReceivedResponse buffered(RequestState request, int status, HeaderFields headers, byte[] bytes) {
        ReceivedBody body = new ReceivedBody(request.url(), new BytesSource(bytes), bytes.length);
        return new ReceivedResponse(request, status, headers, body, bytes, null);
    }

    /** This response with the result of a receiver. */
    ReceivedResponse withResult(Reception.Result other) {
        return new ReceivedResponse(request, status, headers, body, bytes, other);
    }

    /**
     * The result of the receiver. If the response comes from an interceptor instead of the chain, the response has not
     * passed through {@link Reception}, and {@code receiver} is called now.
     */
    public @Nullable Object resultBy(Reception.Receiver receiver) throws IOException, InterruptedException {
        if (result != null) {
            return result.value();
        }
        try {
            return receiver.receive(this);
        } finally {
            body.close();
        }
    }

    /** Whether the whole body is in memory. */
    public boolean isBuffered() {
        return bytes != null;
    }
}
