package dev.weft.http.event;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened on the way of a request. With the events of one {@link #send} one can draw its waterfall.
 *
 * @param send the number of the call of {@code Request.send} or {@code Request.open}, counted from one in each session
 * @param hop which exchange of that call it belongs to, counted from one: each redirect, retry, and answer to a demand
 *     for credentials is one; zero if it belongs to none
 * @param kind what has happened
 * @param url the URL of the exchange
 * @param nanoTime when, on the clock of the run; compared by difference
 * @param detail what {@code kind} says there is to it, or null
 */
public record HttpEvent(
        long send,
        int hop,
        Kind kind,
        URI url,
        long nanoTime,
        @Nullable Object detail) {

    /** What can happen. Not all of it happens to every request: on a kept connection nothing is looked up. */
    public enum Kind {
        /** The exchange begins to wait for its turn. */
        QUEUED,
        /** It has its turn. */
        STARTED,
        /** A name is looked up; the detail is the host. */
        LOOKUP_START,
        /** It was found; the detail is a list of addresses. */
        LOOKUP_END,
        /** Connecting to an address begins, perhaps to several at once; the detail is the address. */
        CONNECT_START,
        /** There is a connection; the detail is the address. */
        CONNECT_END,
        /** There is none; the detail is the exception. Other addresses may be tried. */
        CONNECT_FAILED,
        /** Agreeing on TLS begins. */
        TLS_START,
        /** It is agreed; the detail is the version. */
        TLS_END,
        /** The exchange has a connection, new or kept; the detail is the protocol. */
        CONNECTION,
        /** The request begins to be sent. */
        REQUEST_START,
        /** It was sent, body included. */
        REQUEST_SENT,
        /** The first byte of the response has come. */
        FIRST_BYTE,
        /** The head of the response is complete; the detail is the status. */
        HEAD,
        /** The body has come too, and the connection was given back; the detail is its length as it was received. */
        BODY_END,
        /** A redirect is followed; the detail is where to. */
        REDIRECT,
        /** It is tried again; the detail is the exception or status why. */
        RETRY,
        /** The call has its response. Of a streamed one, the head. */
        DONE,
        /** The call has failed; the detail is the exception. */
        FAILED
    }
}
