package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.LogCapture;
import dev.weft.spi.trace.Observed;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What debug mode says of cancellations. */
@Timeout(60)
class DebugObserverTest {

    /** A task that ends normally after its wait was cut short. */
    private static void swallow() {
        try {
            Async.sleep(Duration.ofHours(1));
        } catch (InterruptedException swallowed) {
            assertThat(swallowed).hasMessageContaining("not needed");
        }
    }

    private static void run(int tasks) throws InterruptedException {
        Observed.run(
                new DebugObserver.Swallowed(),
                () -> EventLoop.run(() -> TaskGroup.run(group -> {
                    for (int i = 0; i < tasks; i++) {
                        Task<?> task = group.spawn("stubborn", () -> swallow());
                        Async.checkpoint();
                        task.cancel("not needed");
                    }
                    Task<?> obedient = group.spawn("obedient", () -> Async.sleep(Duration.ofHours(1)));
                    Async.checkpoint();
                    obedient.cancel("not needed");
                })));
    }

    @Test
    void taskThatSwallowsItsCancellationIsNamed() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            run(1);

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("task 'stubborn' ended normally although it was cancelled")
                    .contains("not needed");
        }
    }

    @Test
    void manyAreCounted() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            run(12);

            assertThat(log.messages()).hasSize(11);
            assertThat(log.messages().getLast())
                    .isEqualTo("2 more tasks ended normally although they were cancelled; 12 in all");
        }
    }

    @Test
    void withoutThePropertyRunsHaveNoListener() {
        assertThat(new DebugObserver().runBegins()).isNull();
    }
}
