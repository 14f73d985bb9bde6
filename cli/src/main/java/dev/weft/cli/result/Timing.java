package dev.weft.cli.result;

/**
 * When something was fetched, in microseconds. With redirects and retries, a phase is the sum of all its turns; what is in
 * no phase, a pause before a retry say, is only in the total.
 *
 * @param start since the run began
 * @param total from the start to the end
 * @param queued waiting for a connection's turn
 * @param dns looking the name up
 * @param connect connecting
 * @param tls agreeing on a secure connection
 * @param send sending the request
 * @param await from the request's end to the beginning of the response
 * @param receive receiving the response
 */
public record Timing(
        long start, long total, long queued, long dns, long connect, long tls, long send, long await, long receive) {

    /** A timing without phases. */
    public static Timing of(long start, long total) {
        return new Timing(start, total, 0, 0, 0, 0, 0, 0, 0);
    }

    /** A timing of what {@link #toArray} gave. */
    static Timing of(long[] micros) {
        return new Timing(
                micros[0], micros[1], micros[2], micros[3], micros[4], micros[5], micros[6], micros[7], micros[8]);
    }

    /** All of it, in the order of the components: so it is written into journals and reports. */
    public long[] toArray() {
        return new long[] {start, total, queued, dns, connect, tls, send, await, receive};
    }

    /** The total in milliseconds. */
    public long millis() {
        return total / 1000;
    }
}
