package dev.weft.http.resilience;

import dev.weft.http.Request;
import dev.weft.http.spi.Authority;
import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;

/**
 * Identifies the state kept for a host. The clock is part of the key because a session may be used by several runs
 * whose clocks are unrelated, such as simulations, and times on different clocks cannot be compared.
 *
 * @param host the host and port; empty for state that all hosts share
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
