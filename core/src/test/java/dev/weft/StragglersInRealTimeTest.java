package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.LogCapture;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code that ignores interrupts, in real time. It ends when it has been named in the log. */
@Timeout(60)
class StragglersInRealTimeTest {
    private static final TaskGroup.Options SOON = TaskGroup.options().namingStragglersAfter(Duration.ofMillis(100));

    /** A loop whose own watchdog does not name a task that blocks the loop. */
    private static final EventLoop.Options PATIENT_LOOP =
            EventLoop.options().namingHoldersAfter(Duration.ofMinutes(10));

    private final CompletableFuture<String> late = new CompletableFuture<>();

    /** A way to run in real time. */
    interface Entrance {
        void run(Action<Exception> body) throws Exception;
    }

    static Stream<Entrance> entrances() {
        return Stream.of(Async::run, PATIENT_LOOP::run, body -> body.run());
    }

    /** Runs {@code body}, and returns what is logged before the code in which the body is stuck may end. */
    private String named(Entrance entrance, Action<Exception> body) throws Exception {
        try (LogCapture log = LogCapture.open()) {
            Thread release = Thread.ofVirtual().start(() -> {
                try {
                    log.awaitFirst();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                } finally {
                    late.complete("late");
                }
            });
            entrance.run(body);
            release.join();
            return log.messages().getFirst();
        }
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void deafTaskIsNamed(Entrance entrance) throws Exception {
        String named = named(
                entrance,
                () -> SOON.run(group -> {
                    Event started = Event.create();
                    Task<?> deaf = group.spawn(
                            "deaf",
                            () -> Async.blocking(() -> {
                                started.set();
                                return late.join();
                            }));
                    started.await();
                    deaf.cancel("by name");
                }));

        assertThat(named)
                .startsWith("task 'deaf' was cancelled by task 'main': by name, but 100 ms later it still runs")
                .contains("task 'deaf' [running]", "CompletableFuture.join");
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void deafBodyOfATimeoutIsNamed(Entrance entrance) throws Exception {
        String named =
                named(entrance, () -> SOON.run(group -> Async.withTimeout(Duration.ofMillis(10), () -> late.join())));

        assertThat(named)
                .startsWith("the body of a timeout of 10 ms in task 'main' was cancelled: ")
                .contains("but 100 ms later it still runs", "CompletableFuture.join");
    }
}
