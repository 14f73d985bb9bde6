package dev.weft.http.internal.okhttp;

import java.net.ProtocolException;

/**
 * Thrown when a server that was to be sent a request over HTTP/2 has chosen HTTP/1.1. Nothing was sent. It is a {@link
 * ProtocolException}, because OkHttp tries other connections after other exceptions.
 */
public final class NotHttp2Exception extends ProtocolException {
    private static final long serialVersionUID = 1;

    NotHttp2Exception() {
        super("the server has not chosen HTTP/2");
    }
}
