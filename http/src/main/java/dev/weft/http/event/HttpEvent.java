package dev.weft.http.event;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An event in the life of a request. The events of one {@link #call} are enough to draw its timeline.
 *
 * @param call the number of the call of {@code Request.send}, {@code open} or {@code receive}, counted from one in each
 *     session
 * @param attempt the number of the exchange within that call, counted from one; zero if the event belongs to the call
 *     as a whole. An exchange is one request sent to a server and its response. Each redirect, each retry and each
 *     answer to an authentication challenge is a separate exchange. So one attempt in the sense of {@link Phase#TRY}
 *     may consist of several exchanges
 * @param kind what happened
 * @param url the URL of the exchange
 * @param nanoTime the time on the clock of the run; like {@link System#nanoTime}, only differences are meaningful
 * @param detail the detail, as documented at the constants of {@link Kind}; null if the kind has none
 */
public record HttpEvent(
        long call,
        int attempt,
        Kind kind,
        URI url,
        long nanoTime,
        @Nullable Object detail) {

    /**
     * The kinds of events. Not every kind occurs for every request: on a pooled connection, for example, there is no
     * lookup.
     */
    public enum Kind {
        /** The exchange starts to wait for a connection permit. */
        QUEUED,
        /** The exchange has its connection permit. */
        STARTED,
        /** A DNS lookup starts; the detail is the host. */
        LOOKUP_START,
        /** The DNS lookup succeeded; the detail is the list of addresses. */
        LOOKUP_END,
        /**
         * A connection attempt starts; the detail is the address. Several connection attempts may run at the same time.
         */
        CONNECT_START,
        /** A connection attempt succeeded; the detail is the address. */
        CONNECT_END,
        /**
         * A connection attempt failed; the detail is the exception. Connection attempts at other addresses may follow.
         */
        CONNECT_FAILED,
        /** The TLS handshake starts. */
        TLS_START,
        /** The TLS handshake succeeded; the detail is the TLS version. */
        TLS_END,
        /** The exchange has a connection, new or pooled; the detail is the protocol. */
        CONNECTION,
        /** Sending the request starts. */
        REQUEST_START,
        /** The request has been sent, including its body. */
        REQUEST_SENT,
        /** The first byte of the response has arrived. */
        FIRST_BYTE,
        /** The head of the response is complete; the detail is the status. */
        HEAD,
        /**
         * The body of the response is complete and the connection is free again; the detail is the number of bytes
         * received, before decompression.
         */
        BODY_END,
        /** A redirect is followed; the detail is the new URL. */
        REDIRECT,
        /** The request will be retried; the detail is the exception or status that is the reason. */
        RETRY,
        /**
         * The call has succeeded; for {@code Request.open}, the head of the response has arrived. The detail is the
         * status.
         */
        DONE,
        /** The call has failed; the detail is the exception. */
        FAILED
    }
}
