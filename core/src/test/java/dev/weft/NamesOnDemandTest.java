package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A task's name is made from its input only when a message shows the name, so tasks that succeed do not pay for names.
 */
@Timeout(30)
@InEveryWay
class NamesOnDemandTest {
    @RegisterExtension
    final Runs runs;

    private final AtomicInteger texts = new AtomicInteger();
    private final List<Input> inputs = List.of(new Input(), new Input());

    NamesOnDemandTest(Way way) {
        runs = new Runs(way);
    }

    /** An input that counts the calls of its {@code toString}. */
    private final class Input {
        @Override
        public String toString() {
            texts.incrementAndGet();
            return "input";
        }
    }

    @Test
    void groupInATaskMakesNoName() throws Exception {
        runs.run(() -> Async.gather(inputs, _ -> {
            TaskGroup.run(group -> {
                group.spawn(() -> Async.sleep(Duration.ofMillis(1)));
            });
            return 1;
        }));

        assertThat(texts).hasValue(0);
    }

    @Test
    void timeoutInATaskMakesNoName() throws Exception {
        runs.run(() -> Async.gather(inputs, _ -> Async.withTimeout(Duration.ofHours(1), () -> 1)));

        assertThat(texts).hasValue(0);
    }
}
