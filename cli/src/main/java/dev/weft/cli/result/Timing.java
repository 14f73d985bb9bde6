package dev.weft.cli.result;

/**
 * The timing of a request, in microseconds. With redirects and retries, a phase is the sum of all its occurrences. Time
 * outside all phases, such as the delay before a retry, is only in the total.
 *
 * @param start the start, since the start of the run
 * @param total the duration from start to end
 * @param queued waiting for a connection permit
 * @param dns looking up the host name
 * @param connect connecting
 * @param tls the TLS handshake
 * @param send sending the request
 * @param await waiting for the response, from the end of the request to its first byte
 * @param receive receiving the response
 */
public record Timing(
        long start, long total, long queued, long dns, long connect, long tls, long send, long await, long receive) {

    /** A timing without phases. */
    public static Timing of(long start, long total) {
        return new Timing(start, total, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The timing from which {@link #toArray} created {@code micros}. */
    static Timing of(long[] micros) {
        return new Timing(
                micros[0], micros[1], micros[2], micros[3], micros[4], micros[5], micros[6], micros[7], micros[8]);
    }

    /** The values in the order of the components, for journals and reports. */
    public long[] toArray() {
        return new long[] {start, total, queued, dns, connect, tls, send, await, receive};
    }

    /** The total in milliseconds. */
    public long millis() {
        return total / 1000;
    }
}
