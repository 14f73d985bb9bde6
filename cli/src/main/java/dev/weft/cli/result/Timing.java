package dev.weft.cli.result;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The timing of a target, in microseconds. With redirects and retries, a phase is the sum of all its occurrences.
 *
 * @param start the start of the first attempt, since the start of the run
 * @param total the duration of all attempts
 * @param queued the time of waiting for a connection permit
 * @param dns the time of looking up the host name
 * @param connect the time of connecting
 * @param tls the time of the TLS handshake
 * @param send the time of sending the request
 * @param await the time of waiting for the response, from the end of the request to the response's first byte
 * @param receive the time of receiving the response
 * @param waited the time between attempts, and the time of waiting for limits on the speed; neither is in the total
 */
public record Timing(
        long start,
        long total,
        long queued,
        long dns,
        long connect,
        long tls,
        long send,
        long await,
        long receive,
        long waited) {

    /** A timing without phases. */
    public static Timing of(long start, long total) {
        return new Timing(start, total, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The timing from which {@link #toArray} created {@code micros}. */
    static Timing of(long[] micros) {
        return new Timing(
                micros[0], micros[1], micros[2], micros[3], micros[4], micros[5], micros[6], micros[7], micros[8],
                micros[9]);
    }

    /** The values in the order of the components, for journals and reports. */
    public long[] toArray() {
        return new long[] {start, total, queued, dns, connect, tls, send, await, receive, waited};
    }

    /** The durations by phase, in microseconds. */
    public Map<String, Long> phases() {
        Map<String, Long> phases = new LinkedHashMap<>();
        phases.put("queued", queued);
        phases.put("dns", dns);
        phases.put("connect", connect);
        phases.put("tls", tls);
        phases.put("send", send);
        phases.put("await", await);
        phases.put("receive", receive);
        phases.put("waited", waited);
        return phases;
    }

    /** The part of this timing that was not yet in {@code earlier}, an earlier timing of the same target. */
    public Timing since(Timing earlier) {
        return new Timing(
                start,
                total - earlier.total,
                queued - earlier.queued,
                dns - earlier.dns,
                connect - earlier.connect,
                tls - earlier.tls,
                send - earlier.send,
                await - earlier.await,
                receive - earlier.receive,
                waited - earlier.waited);
    }

    /** The end of the last attempt, in microseconds since the start of the run. */
    public long end() {
        return start + total + waited;
    }

    /** The total in milliseconds. */
    public long millis() {
        return total / 1000;
    }
}
