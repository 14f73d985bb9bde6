package dev.weft.http.event;

/** A stretch of a request's life that can have a limit of its own. */
public enum Phase {
    /** All of it, redirects, retries and the body included. */
    TOTAL("total"),
    /**
     * One try, from the first permit to the whole response, redirects included; a retry is another. Of a response that is
     * opened, the head alone is included.
     */
    TRY("try"),
    /** Waiting for its turn, when as many requests are under way as the session allows. */
    QUEUE("queue"),
    /** Looking up the host's name, and connecting to it, all its addresses included. */
    CONNECT("connect"),
    /** Agreeing on TLS. */
    TLS("TLS"),
    /**
     * Sending the request, body included: the time in which no byte could be sent. What a body takes until it has some does
     * not count.
     */
    WRITE("write"),
    /** Receiving the response: the time in which no byte came. */
    READ("read");

    private final String words;

    Phase(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
