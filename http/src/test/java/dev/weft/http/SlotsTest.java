package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
    @RegisterExtension
    private final Runs runs = new Runs(Way.PARALLEL);

    private static final HttpUrl BUSY = HttpUrl.get("http://busy/");
    private static final HttpUrl OTHER = HttpUrl.get("http://other/");

    @Test
    void waitingForABusyHostKeepsNobodyElseWaiting() throws Exception {
        Slots slots = new Slots(2, 1);
        runs.run(() -> TaskGroup.run(group -> {
            Slot held = slots.acquire(BUSY);
            Task<Void> waiting = group.spawn(() -> slots.acquire(BUSY).close());
            Async.sleep(Duration.ofSeconds(1));

            slots.acquire(OTHER).close();

            assertThat(waiting.isDone()).isFalse();
            held.close();
            waiting.await();
        }));
        assertNothingIsHeld(slots);
    }

    @Test
    void turnsAreTakenInOrder() throws Exception {
        Slots slots = new Slots(1, 1);
        List<Integer> order = new ArrayList<>();
        runs.run(() -> TaskGroup.run(group -> {
            Slot held = slots.acquire(BUSY);
            for (int i = 0; i < 10; i++) {
                int number = i;
                group.spawn(() -> {
                    try (var _ = slots.acquire(BUSY)) {
                        order.add(number);
                    }
                });
                Async.sleep(Duration.ofSeconds(1));
            }
            held.close();
        }));
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void closingTwiceGivesBackOnce() throws Exception {
        Slots slots = new Slots(2, 2);
        runs.run(() -> {
            Slot first = slots.acquire(BUSY);
            Slot second = slots.acquire(BUSY);
            first.close();
            first.close();

            assertThat(slots.underWay()).isEqualTo(1);
            assertThat(slots.hosts()).isEqualTo(1);
            second.close();
        });
        assertNothingIsHeld(slots);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noTurnIsLostToACancellation(long seed) throws Exception {
        Slots slots = new Slots(3, 2);
        Random random = new Random(seed);
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                HttpUrl url = random.nextBoolean() ? BUSY : OTHER;
                Duration work = Duration.ofMillis(random.nextInt(20));
                tasks.add(group.spawn(() -> {
                    try (var _ = slots.acquire(url)) {
                        assertThat(slots.underWay()).isLessThanOrEqualTo(3);
                        Async.sleep(work);
                    }
                }));
            }
            for (Task<?> task : tasks) {
                if (random.nextInt(3) == 0) {
                    Async.sleep(Duration.ofMillis(random.nextInt(5)));
                    task.cancel("at random");
                }
            }
        }));
        assertNothingIsHeld(slots);
    }

    private static void assertNothingIsHeld(Slots slots) {
        assertThat(slots.underWay()).isZero();
        assertThat(slots.waiting()).isZero();
        assertThat(slots.hosts()).isZero();
    }
}
