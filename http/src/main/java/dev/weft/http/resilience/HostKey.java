package dev.weft.http.resilience;

import dev.weft.http.Request;
import dev.weft.http.spi.Authority;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;

/**
 * What is remembered belongs to a host, and to the clock by which it was measured: a session may serve runs whose clocks
 * have nothing to do with each other, simulations say.
 *
 * @param host the name and the port, or something that is no host for what is common to all
 * @param clock the clock of the run
 */
record HostKey(String host, Clock clock) {

    static HostKey of(Request request) {
        return of(Authority.of(request.uri()).toString());
    }

    static HostKey common() {
        return of("");
    }

    private static HostKey of(String host) {
        return new HostKey(host, Scheduler.of(Strand.current()).clock());
    }
}
