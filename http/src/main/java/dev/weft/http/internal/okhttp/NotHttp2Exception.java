package dev.weft.http.internal.okhttp;

import java.net.ProtocolException;

/**
 * Thrown when a server has chosen HTTP/1.1 although the request should be sent over HTTP/2. The request was not sent.
 * The type extends {@link ProtocolException}, because OkHttp makes no further connection attempt after such an
 * exception.
 */
public final class NotHttp2Exception extends ProtocolException {
    private static final long serialVersionUID = 1;

    NotHttp2Exception() {
        super("the server has not chosen HTTP/2");
    }
}
