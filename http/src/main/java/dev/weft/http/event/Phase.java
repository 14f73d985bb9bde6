package dev.weft.http.event;

/** The phases of a request that can each have a time limit. */
public enum Phase {
    /** The whole request, including redirects, retries and the body. */
    TOTAL("total"),
    /**
     * One attempt, from its first connection permit to the end of the response, including redirects and the answers to
     * authentication challenges. A new attempt begins each time that an interceptor such as {@code Retry} or {@code
     * Hedging} sends the request. For a response from {@code Request.open}, the attempt ends with the head of the
     * response.
     */
    TRY("try"),
    /**
     * Waiting for a connection permit. The permits limit the number of requests of a session that are in progress at
     * the same time.
     */
    QUEUE("queue"),
    /** Resolving the host name and connecting, including the connection attempts at all addresses of the host. */
    CONNECT("connect"),
    /** The TLS handshake. */
    TLS("TLS"),
    /**
     * Sending the request and its body. The limit applies to the time for which no byte can be sent, not to the whole
     * phase. The time in which the program produces the bytes of the body does not count.
     */
    WRITE("write"),
    /** Receiving the response. The limit applies to the time for which no byte arrives, not to the whole phase. */
    READ("read");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
