package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that was cancelled and does not end is logged once, with its stack. */
@Timeout(30)
@InEveryWay
class StragglersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TaskGroup.Options AFTER_THREE_SECONDS =
            TaskGroup.options().namingStragglersAfter(Duration.ofSeconds(3));

    @RegisterExtension
    final Runs runs;

    private final LogCapture log = LogCapture.open();

    StragglersTest(Way way) {
        runs = new Runs(way);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** Waits for five seconds, even if cancelled. */
    private static void linger() throws InterruptedException {
        Async.shielded(() -> Async.sleep(Duration.ofSeconds(5)));
    }

    private static void lingerLong() throws InterruptedException {
        Async.shielded(() -> Async.sleep(Duration.ofSeconds(30)));
    }

    private void assertNamed(String start, String... parts) {
        assertThat(log.messages()).singleElement().asString().startsWith(start);
        for (String part : parts) {
            assertThat(log.messages().getFirst()).contains(part);
        }
    }

    @Test
    void taskCancelledByNameIsNamed() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> {
            Task<?> deaf = group.spawn("deaf", () -> linger());
            Async.sleep(SECOND);
            deaf.cancel("by name");
        }));

        assertNamed(
                "task 'deaf' was cancelled by task 'main': by name, but 3 s later it still runs",
                "task 'deaf' [waits for 5 s to pass]",
                "StragglersTest.linger");
    }

    @Test
    void bodyOfAGroupIsNamed() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> {
            group.cancel("over");
            linger();
        }));

        assertNamed(
                "group 'main.1' was cancelled by task 'main': over, but 3 s later it still runs",
                "task 'main' [waits for 5 s to pass]");
    }

    @Test
    void bodyOfATimeoutIsNamedAfterTenSeconds() throws Exception {
        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> Async.withTimeout(SECOND, () -> {
                Async.shielded(() -> Async.sleep(SECOND));
                lingerLong();
            }));
            assertThat(thrown).isNull();
        });

        assertNamed("the body of a timeout of 1 s in task 'main' was cancelled: ", "but 10 s later it still runs");
    }

    @Test
    void timeoutTakesTheDelayOfTheGroupAroundIt() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> Async.moveOnAfter(SECOND, () -> {
            linger();
            return "late";
        })));

        assertNamed("the body of a timeout of 1 s in task 'main'", "but 3 s later it still runs");
    }

    @Test
    void groupTakesTheDelayOfTheGroupAroundIt() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> TaskGroup.run(inner -> {
            inner.cancel("over");
            linger();
        })));

        assertNamed("group 'main.2' was cancelled by task 'main': over, but 3 s later it still runs");
    }

    @Test
    void groupWithItsOwnDelayIsNamedAfterThatRegardlessOfTheCanceller() throws Exception {
        runs.run(() -> TaskGroup.run(outer -> {
            outer.spawn(() -> AFTER_THREE_SECONDS.run(group -> linger()));
            Async.sleep(SECOND);
            outer.cancel("over");
        }));

        assertNamed("group 'main.1.1.1' was cancelled by task 'main': over, but 3 s later it still runs");
    }

    @Test
    void loserOfARaceIsNamed() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> Async.race(List.of("slow", "fast"), name -> {
            if (name.equals("slow")) {
                linger();
            } else {
                Async.sleep(SECOND);
            }
            return name;
        })));

        assertNamed(
                "group 'main.2' was cancelled: task 'fast' won the race, but 3 s later it waits for 1 task", "'slow'");
    }

    @Test
    void runWhoseCallerWasInterruptedIsNamed() throws Exception {
        Thread caller = Thread.currentThread();

        runs.run(() -> {
            caller.interrupt();
            // The interrupt is pending, so the sleep ends at once.
            assertThat(catchThrowable(() -> Async.blocking(() -> Thread.sleep(20_000))))
                    .isInstanceOf(InterruptedException.class);
            lingerLong();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertNamed(
                "the run was cancelled: the thread that called run was interrupted, but 10 s later it waits for 1 task",
                "task 'main' [waits for 30 s to pass]");
    }

    @Test
    void taskThatOnlyWaitsForItsGroupIsNotNamedButThoseInItAre() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> {
            group.spawn("outer", () -> TaskGroup.run(inner -> inner.spawn("stuck", () -> linger())));
            Async.sleep(SECOND);
            group.cancel("over");
        }));

        assertNamed("group 'main.1' was cancelled by task 'main': over, but 3 s later it waits for 1 task", "'stuck'");
        assertThat(log.messages().getFirst()).doesNotContain("task 'outer'");
    }

    @Test
    void groupThatEndsLateIsShownWithTheTreeOfItsTasks() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> {
            Lock ledger = Lock.create("ledger");
            Event begun = Event.create();
            group.spawn(
                    "outer",
                    () -> TaskGroup.run(inner -> inner.spawn("has it", () -> {
                        try (var _ = ledger.acquire()) {
                            begun.set();
                            linger();
                        }
                    })));
            begun.await();
            group.spawn("wants it", () -> Async.shielded(() -> ledger.acquire().close()));
            Async.sleep(SECOND);
            group.cancel("over");
        }));

        assertThat(log.messages())
                .singleElement()
                .asString()
                .containsSubsequence(
                        "  group 'main.1': 3 tasks, 3 waiting, 0 not started",
                        "    outer    waits for the tasks of group '",
                        "    └─ has it    waits for 5 s to pass    holds lock 'ledger'",
                        "    wants it    waits for lock 'ledger' [owned by task 'has it', 1 waiting]");
    }

    @Test
    void fiveAreShownAndTheRestIsCounted() throws Exception {
        runs.run(() -> AFTER_THREE_SECONDS.run(group -> {
            for (int i = 0; i < 7; i++) {
                group.spawn(() -> linger());
            }
            Async.sleep(SECOND);
            group.cancel("over");
        }));

        assertNamed("group 'main.1' was cancelled", "it waits for 7 tasks", "  and 2 more");
        assertThat(log.messages().getFirst().split("task 'main\\.1\\.", -1)).hasSize(6);
    }

    @Test
    void whatEndsInTimeIsNotNamed() throws Exception {
        runs.run(() -> TaskGroup.options()
                .namingStragglersAfter(Duration.ofSeconds(6))
                .run(group -> {
                    Task<?> task = group.spawn(() -> linger());
                    Async.sleep(SECOND);
                    task.cancel("by name");
                    group.cancel("over");
                    linger();
                }));

        assertThat(log.messages()).isEmpty();
    }
}
