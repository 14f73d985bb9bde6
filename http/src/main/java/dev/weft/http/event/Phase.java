package dev.weft.http.event;

/** A phase of a request that can have a time limit of its own. */
public enum Phase {
    /** The whole request, including redirects, retries and the body. */
    TOTAL("total"),
    /**
     * One try, from the first connection permit to the end of the response, including redirects; each retry is a new
     * try. For a response from {@code Request.open}, the try ends with the head of the response.
     */
    TRY("try"),
    /** Waiting for a connection permit, while as many requests are in progress as the session allows. */
    QUEUE("queue"),
    /** Resolving the host name and connecting, including attempts at all addresses. */
    CONNECT("connect"),
    /** The TLS handshake. */
    TLS("TLS"),
    /**
     * Sending the request and its body: the time during which no byte can be sent. Time that the body itself takes to
     * produce its bytes does not count.
     */
    WRITE("write"),
    /** Receiving the response: the time during which no byte arrives. */
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
