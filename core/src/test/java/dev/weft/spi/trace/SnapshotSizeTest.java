package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The time and memory that a snapshot of many tasks takes. The limits are far above the measured values, which are
 * printed.
 */
@Tag("growth")
@Timeout(120)
class SnapshotSizeTest {
    private static final int MANY = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void hundredThousandTasksTakeLittleTimeAndMemory() throws Exception {
        CountDownLatch parked = new CountDownLatch(MANY);
        Event done = Event.create();
        Thread run = Thread.ofPlatform().start(() -> {
            try {
                Async.run(() -> TaskGroup.run(group -> {
                    for (int i = 0; i < MANY; i++) {
                        group.spawn(() -> {
                            parked.countDown();
                            done.await();
                        });
                    }
                }));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        parked.await();

        int first =
                measured("the first hundred", () -> Snapshot.take(100).tasks().size(), 40);
        int all = measured("all", () -> Snapshot.take(Integer.MAX_VALUE).tasks().size(), 600);
        int total = measured(
                "counts",
                () -> Snapshot.take(0).runs().stream()
                        .mapToInt(view -> view.counts().total())
                        .sum(),
                40);
        done.set();
        run.join();

        assertThat(first).isEqualTo(100);
        assertThat(all).isGreaterThanOrEqualTo(MANY);
        assertThat(total).isGreaterThanOrEqualTo(MANY);
    }

    /**
     * Measures {@code look}, and returns its value. Fails if it allocates more than {@code most} bytes for each task.
     */
    private static int measured(String what, Supplier<Integer> look, int most) {
        assertThat(look.get()).as("warm-up").isPositive();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long begin = System.nanoTime();
        int value = look.get();
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        long perTask = (THREADS.getCurrentThreadAllocatedBytes() - bytes) / MANY;
        System.out.printf("snapshot of %d tasks, %s: %d ms, %d bytes for each%n", MANY, what, time.toMillis(), perTask);
        assertThat(time).isLessThan(Duration.ofSeconds(10));
        assertThat(perTask).isLessThanOrEqualTo(most);
        return value;
    }
}
