package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.http.event.Phase;
import dev.weft.http.resilience.Retry;
import dev.weft.pace.Backoff;
import dev.weft.spi.run.Runner;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sends many requests to a server that mishandles one in ten. Each must have the expected outcome, and no resource may
 * be leaked. Time limits are measured by a {@link PacedClock}, so that a slow machine does not exceed them. The
 * property {@code weft.fault.requests} sets the number of requests; the profile {@code faults} sets a higher one.
 */
@Tag("real-time")
@Timeout(300)
class ThousandFaultsTest {
    private static final int REQUESTS = Integer.getInteger("weft.fault.requests", 1_000);
    private static final int AT_ONCE = 100;
    private static final Duration READ = Duration.ofSeconds(1);
    private static final Duration TOTAL = Duration.ofSeconds(5);

    @Test
    void everyRequestIsAccountedForAndNothingIsLeft() throws Exception {
        run(100);
        long threads = threads();
        long files = openFiles();

        List<String> wrong = run(REQUESTS);

        assertThat(wrong).isEmpty();
        assertThat(threads()).as("threads").isLessThanOrEqualTo(threads);
        assertThat(openFiles()).as("open files").isLessThanOrEqualTo(files);
    }

    /** The requests that did not end as expected. */
    private static List<String> run(int requests) throws Exception {
        FaultyServer server = FaultyServer.start();
        ClientSession http = session(server);
        PacedClock clock = new PacedClock();
        List<Outcome<Response>> outcomes = Runner.call(clock.scheduler(), () -> fetch(http, server, requests));

        assertThat(http.toString()).startsWith("session [0 in progress, 0 waiting");
        assertThat(http.openConnections()).isEqualTo(http.idleConnections());
        http.close();
        assertThat(http.openConnections()).isZero();
        server.close();
        server.awaitEnd();
        clock.close();
        clock.awaitEnd();
        return unexpected(outcomes);
    }

    private static ClientSession session(FaultyServer server) {
        return ClientSession.options()
                .connectionLimit(AT_ONCE)
                .timeout(Phase.READ, READ)
                .timeout(TOTAL)
                .interceptor(Retry.standard().maxAttempts(2).backoff(Backoff.fixed(Duration.ofMillis(10))))
                .interceptor(server::refuse)
                .create();
    }

    private static List<Outcome<Response>> fetch(ClientSession http, FaultyServer server, int requests)
            throws InterruptedException {
        return Async.settle(
                IntStream.range(0, requests).boxed().toList(),
                AT_ONCE,
                number -> http.get(server.url(number)).send());
    }

    private static List<String> unexpected(List<Outcome<Response>> outcomes) {
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < outcomes.size(); number++) {
            if (!isAsExpected(number, outcomes.get(number))) {
                wrong.add(number + ", " + FaultyServer.faultOf(number) + ": " + words(outcomes.get(number)));
            }
        }
        return wrong;
    }

    private static String words(Outcome<Response> outcome) {
        return outcome instanceof Outcome.Failure<Response>(Throwable failure)
                ? failure + ", after " + Arrays.toString(failure.getSuppressed())
                : outcome.toString();
    }

    private static boolean isAsExpected(int number, Outcome<Response> outcome) {
        Fault fault = FaultyServer.faultOf(number);
        return switch (outcome) {
            case Outcome.Success<Response>(Response response) ->
                (fault == null || !FaultyServer.isLasting(number))
                        && response.text().equals(FaultyServer.bodyOf(number));
            case Outcome.Failure<Response>(Throwable failure) ->
                fault != null
                        && FaultyServer.isLasting(number)
                        && fault.failure().isInstance(failure);
            case Outcome.Cancelled<Response> _ -> false;
        };
    }

    /** Excludes the threads that OkHttp shares among all its clients, which start and end by themselves. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weft"))
                .count();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
