package dev.weft.http.internal.chain;

import dev.weft.http.internal.body.BytesSource;
import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.spi.HeaderFields;
import org.jspecify.annotations.Nullable;

/**
 * All there is to a response. The public {@code Response} is a view of it.
 *
 * @param request what it is the response to: after redirects, the last request
 * @param status the status code, such as 200
 * @param headers the headers, as they came
 * @param body the body, to be read once
 * @param bytes the body as a whole; null if it was not waited for
 */
@SuppressWarnings("ArrayRecordComponent") // the one array of a body is handed on without a copy
public record ReceivedResponse(
        RequestState request, int status, HeaderFields headers, ReceivedBody body, byte @Nullable [] bytes) {

    /** A response whose body is there. The array is not copied. */
    public static ReceivedResponse buffered(RequestState request, int status, HeaderFields headers, byte[] bytes) {
        ReceivedBody body = new ReceivedBody(request.url(), new BytesSource(bytes), bytes.length);
        return new ReceivedResponse(request, status, headers, body, bytes);
    }

    /** Whether the body is there as a whole. */
    public boolean isBuffered() {
        return bytes != null;
    }
}
