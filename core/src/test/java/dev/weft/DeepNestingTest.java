package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups in groups: their names, and the failures that come up from the innermost group. */
@Timeout(60)
@InEveryWay
class DeepNestingTest {
    private static final int DEEP = 1_000;

    @RegisterExtension
    final Runs runs;

    DeepNestingTest(Way way) {
        runs = new Runs(way);
    }

    /** Runs {@code bottom} in a task of the innermost of {@code levels} groups. */
    private static void nest(int levels, Action<Exception> bottom) throws Exception {
        if (levels == 0) {
            bottom.run();
            return;
        }
        TaskGroup.run(group -> {
            group.spawn(() -> nest(levels - 1, bottom));
        });
    }

    private static String nameAt(int levels) throws Exception {
        AtomicReference<String> name = new AtomicReference<>();
        nest(levels, () -> name.set(Task.current().orElseThrow().name()));
        return name.get();
    }

    @Test
    void nameOfTwelveLevelsIsWhole() throws Exception {
        runs.run(() -> assertThat(nameAt(12)).isEqualTo("main" + ".1.1".repeat(12)));
    }

    @Test
    void nameOfMoreLevelsCountsThoseInTheMiddle() throws Exception {
        runs.run(() -> {
            assertThat(nameAt(13)).isEqualTo("main.1.1.1.1.1.…(7 levels)….1.1.1.1.1.1.1");
            assertThat(nameAt(DEEP)).isEqualTo("main.2.1.1.1.1.…(994 levels)….1.1.1.1.1.1.1");
        });
    }

    @Test
    void nameBelowATaskWithANameBeginsThere() throws Exception {
        AtomicReference<String> name = new AtomicReference<>();

        runs.run(() -> nest(
                DEEP,
                () -> TaskGroup.run(group -> {
                    group.spawn("reader", () -> name.set(nameAt(1)));
                })));

        assertThat(name).hasValue("reader.1.1");
    }

    @Test
    void groupsHaveShortNamesToo() throws Exception {
        AtomicReference<String> text = new AtomicReference<>();

        runs.run(() -> nest(DEEP, () -> TaskGroup.run(group -> text.set(group.toString()))));

        assertThat(text.get())
                .startsWith("group 'main.1.1.1.1.1.…(995 levels)….1.1.1.1.1.1")
                .hasSizeLessThan(100);
    }

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void failureAtTheBottomComesUpWithAShortTrace() throws Exception {
        runs.run(() -> {
            TaskFailedException thrown = catchThrowableOfType(
                    TaskFailedException.class,
                    () -> nest(DEEP, () -> {
                        throw new IOException("deep");
                    }));

            assertThat(thrown).hasCauseInstanceOf(IOException.class);
            assertThat(thrown.taskName()).hasSizeLessThan(60);
            assertThat(text(thrown).lines()).hasSizeLessThan(200);
            assertThat(text(thrown))
                    .contains(
                            "--.awaited(983 more tasks)",
                            "failureAtTheBottomComesUpWithAShortTrace",
                            "Caused by: java.io.IOException: deep");
        });
    }

    @Test
    void everyLevelThatFailsIsCounted() throws Exception {
        runs.run(() -> {
            Throwable thrown = catchThrowable(() -> failEverywhere(100));

            assertThat(thrown.getSuppressed()).hasSize(11);
            assertThat(thrown.getSuppressed()[10]).hasMessage("and 90 more failures");
        });
    }

    /** Fails at each level, in addition to the failure that comes from the level below. */
    private static void failEverywhere(int levels) throws Exception {
        if (levels == 0) {
            throw new IOException("bottom");
        }
        TaskGroup.options().keepGoing().run(group -> {
            group.spawn(() -> failEverywhere(levels - 1));
            group.spawn(() -> {
                Async.sleep(Duration.ofHours(levels));
                throw new IOException("level " + levels);
            });
        });
    }

    @Test
    void cancellationFromTheTopReachesTheBottom() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<?> top = group.spawn("top", () -> nest(DEEP, () -> Async.sleep(Duration.ofHours(1))));
            Async.sleep(Duration.ofSeconds(1));

            top.cancel("enough");

            assertThat(top.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    private static int nestTimeouts(int levels) throws Exception {
        return levels == 0
                ? 0
                : 1 + Async.withTimeout(Duration.ofHours(1), () -> Async.shielded(() -> nestTimeouts(levels - 1)));
    }

    @Test
    void timeoutsAndShieldsNest() throws Exception {
        runs.run(() -> assertThat(nestTimeouts(200)).isEqualTo(200));
    }

    @Test
    void awaitingATaskAroundIsFoundAtAnyDepth() throws Exception {
        runs.run(() -> {
            AtomicReference<Task<?>> top = new AtomicReference<>();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            TaskGroup.run(group -> {
                top.set(group.spawn("top", () -> {
                    Async.sleep(Duration.ofSeconds(1));
                    nest(100, () -> thrown.set(catchThrowable(() -> top.get().await())));
                }));
            });

            assertThat(thrown.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("waits for task 'top', which cannot end before the waiting task");
        });
    }
}
