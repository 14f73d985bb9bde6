package dev.weft.http.internal.chain;

import dev.weft.http.internal.body.BytesSource;
import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.spi.HeaderFields;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * All there is to a response. The public {@code Response} is a view of it.
 *
 * @param request what it is the response to: after redirects, the last request
 * @param status the status code, such as 200
 * @param headers the headers, as they came
 * @param body the body, to be read once
 * @param bytes the body as a whole; null if it was not waited for
 * @param result what a handler has made of it; null if it was given to none
 */
@SuppressWarnings("ArrayRecordComponent") // the one array of a body is handed on without a copy
public record ReceivedResponse(
        RequestState request,
        int status,
        HeaderFields headers,
        ReceivedBody body,
        byte @Nullable [] bytes,
        Reception.@Nullable Result result) {

    /** A response whose body is to be read. */
    public static ReceivedResponse streamed(RequestState request, int status, HeaderFields headers, ReceivedBody body) {
        return new ReceivedResponse(request, status, headers, body, null, null);
    }

    /** A response whose body is there. The array is not copied. */
    public static ReceivedResponse buffered(RequestState request, int status, HeaderFields headers, byte[] bytes) {
        ReceivedBody body = new ReceivedBody(request.url(), new BytesSource(bytes), bytes.length);
        return new ReceivedResponse(request, status, headers, body, bytes, null);
    }

    /** This response, with what was made of it. */
    ReceivedResponse withResult(Reception.Result made) {
        return new ReceivedResponse(request, status, headers, body, bytes, made);
    }

    /** What a handler has made of this response, or what {@code receiver}, which is called now, makes if there was none. */
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

    /** Whether the body is there as a whole. */
    public boolean isBuffered() {
        return bytes != null;
    }
}
