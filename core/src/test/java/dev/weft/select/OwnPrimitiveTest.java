package dev.weft.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Selectable;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Signal;
import dev.weft.spi.wait.WaitQueue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link Select} works with a primitive that is not part of Weft. */
@Timeout(30)
@InEveryWay
class OwnPrimitiveTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    private final Countdown countdown = new Countdown(2);

    OwnPrimitiveTest(Way way) {
        runs = new Runs(way);
    }

    /** Counts down to zero. Its value is the number of counts. */
    private static final class Countdown {
        private final WaitQueue waiters = new WaitQueue();
        private final int from;
        private int left;

        Countdown(int from) {
            this.from = from;
            this.left = from;
        }

        void count() {
            try (Guard guard = waiters.lock()) {
                if (--left == 0) {
                    waiters.resumeAll(guard);
                }
            }
        }

        Selectable<Integer> whenZero() {
            return new WhenZero();
        }

        private final class WhenZero implements Signal<Integer>, Selectable<Integer> {
            @Override
            public boolean enqueue(Enqueued waiter) {
                try (Guard guard = waiters.lock()) {
                    if (left > 0) {
                        waiters.add(guard, waiter);
                    }
                    return left > 0;
                }
            }

            @Override
            public Integer taken(Object handed) {
                return from;
            }

            @Override
            public String description() {
                return "a countdown";
            }
        }
    }

    private String select() throws InterruptedException {
        return Select.first(
                Select.when(countdown.whenZero(), counted -> "counted " + counted), Select.after(SECOND, () -> "late"));
    }

    @Test
    void itIsChosenIfItIsReady() throws Exception {
        runs.run(() -> {
            countdown.count();
            countdown.count();

            assertThat(select()).isEqualTo("counted 2");
        });
    }

    @Test
    void itIsChosenWhenItComesFirst() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            Task<String> selecting = group.spawn("selecting", this::select);
            Async.sleep(Duration.ofMillis(1));
            assertThat(selecting).hasToString("task 'selecting' [waits for the first of: a countdown, or 1 s to pass]");

            countdown.count();
            countdown.count();

            assertThat(selecting.await()).isEqualTo("counted 2");
        }));
    }

    @Test
    void nothingOfItIsLeftInLineIfItDoesNotCome() throws Exception {
        runs.run(() -> {
            assertThat(select()).isEqualTo("late");

            assertThat(countdown.waiters.waiting()).isZero();
        });
    }

    @Test
    void selectableThatIsNoChoiceIsRefused() {
        Selectable<String> stranger = new Selectable<>() {};

        assertThatThrownBy(() -> Select.when(stranger, text -> text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("selectable must come from a primitive");
    }
}
