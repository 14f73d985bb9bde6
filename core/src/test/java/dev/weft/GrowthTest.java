package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.LogCapture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cost of each failure, each level of nesting and each abandoned promise does not grow with their number. The tests
 * compare the processor time of this process for a number of items and for ten times as many, so other load on the
 * machine does not matter. If the total cost grew quadratically, each item would cost ten times as much.
 *
 * <p>{@code -Dweft.growth=10000} measures 10,000 items and ten times as many. The figures are printed.
 */
@Tag("growth")
@Timeout(300)
class GrowthTest {
    private static final int FEW = Integer.getInteger("weft.growth", 2_000);
    private static final int MANY = 10;
    private static final int ROUNDS = 4;

    /** Processor time is counted in steps of ten milliseconds. */
    private static final long GRAIN = 20_000_000;

    /** Something with {@code n} items. */
    interface Growing {
        void run(int n) throws Exception;
    }

    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static int fail() throws IOException {
        throw new Refused();
    }

    private static List<Integer> items(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private static void spawnFailing(TaskGroup group, int n) {
        for (int i = 0; i < n && group.size() >= 0; i++) {
            group.spawn(() -> {
                try {
                    Async.sleep(Duration.ofMillis(1));
                } finally {
                    fail();
                }
            });
        }
    }

    private static void nest(int levels, Action<Exception> bottom) throws Exception {
        if (levels == 0) {
            bottom.run();
            return;
        }
        TaskGroup.run(group -> {
            group.spawn(() -> nest(levels - 1, bottom));
        });
    }

    static Stream<Arguments> wide() {
        return Stream.of(
                growing(
                        "keep going",
                        n -> TaskGroup.options().keepGoing().run(group -> {
                            for (int i = 0; i < n; i++) {
                                group.spawn(() -> fail());
                            }
                        })),
                growing("fail fast, failing in the clean-up", n -> TaskGroup.run(group -> spawnFailing(group, n))),
                growing(
                        "gather",
                        n -> Async.gather(items(n), i -> {
                            Async.shielded(() -> Async.sleep(Duration.ofMillis(1)));
                            return fail();
                        })),
                growing("race", n -> Async.race(items(n), i -> fail())),
                growing("settle", n -> Async.settle(items(n), i -> fail())),
                growing("forEachCompleted", n -> Async.forEachCompleted(items(n), i -> fail(), next -> next.outcome())),
                growing(
                        "promises",
                        n -> Async.run(() -> {
                            for (int i = 0; i < n; i++) {
                                Promise.create().fail(new Refused());
                            }
                        })));
    }

    static Stream<Arguments> deep() {
        return Stream.of(
                growing("failure from the bottom", n -> nest(n, GrowthTest::fail)),
                growing(
                        "cancelled from the top",
                        n -> TaskGroup.run(group -> {
                            nest(n, () -> group.cancel("enough"));
                        })),
                growing("names", n -> nest(n, () -> Task.current().orElseThrow().name())),
                growing("deadlines", GrowthTest::nestDeadlines),
                growing("shields", GrowthTest::nestShields));
    }

    private static void nestDeadlines(int levels) throws Exception {
        if (levels > 0) {
            Async.withTimeout(
                    Duration.ofHours(1),
                    () -> TaskGroup.run(group -> {
                        group.spawn(() -> nestDeadlines(levels - 1)).await();
                    }));
        }
    }

    private static void nestShields(int levels) throws Exception {
        if (levels > 0) {
            Async.shielded(() -> TaskGroup.run(group -> {
                group.spawn(() -> nestShields(levels - 1)).await();
            }));
        }
    }

    private static Arguments growing(String name, Growing growing) {
        return Arguments.of(name, growing);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wide")
    void eachOfManyCostsNoMoreThanEachOfFew(String name, Growing growing) throws Exception {
        assertThat(ratio(name, growing, FEW)).isLessThan(3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deep")
    void eachLevelOfManyCostsNoMoreThanEachOfFew(String name, Growing growing) throws Exception {
        assertThat(ratio(name, growing, FEW / 10)).isLessThan(3);
    }

    /**
     * The cost of an item with ten times {@code few} items, divided by the cost of an item with {@code few} items. Both
     * are measured alternately, and the smallest value of each counts, because the process also spends time on
     * compilation and garbage collection.
     */
    private static double ratio(String name, Growing growing, int few) throws Exception {
        try (LogCapture _ = LogCapture.open()) {
            nanosOf(growing, few, MANY); // to warm up
            long nanos = Long.MAX_VALUE;
            long nanosOfMany = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                nanos = Math.min(nanos, nanosOf(growing, few, MANY));
                nanosOfMany = Math.min(nanosOfMany, nanosOf(growing, MANY * few, 1));
            }
            double ratio = (double) (nanosOfMany + GRAIN) / (nanos + GRAIN);
            int items = MANY * few;
            System.out.printf(
                    "growth: %s: %,d: %,d ns each, %,d: %,d ns each, ratio %.2f%n",
                    name, few, nanos / items, MANY * few, nanosOfMany / items, ratio);
            return ratio;
        }
    }

    private static long nanosOf(Growing growing, int n, int times) {
        long before = processorNanos();
        for (int i = 0; i < times; i++) {
            Throwable thrown = catchThrowable(() -> growing.run(n));
            assertThat(thrown == null || thrown instanceof Refused || thrown.getCause() instanceof Refused)
                    .as("the expected end, instead of %s", thrown)
                    .isTrue();
        }
        return processorNanos() - before;
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long bytesUsed() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void giveUp(int promises) throws Exception {
        for (int i = 0; i < promises; i++) {
            Promise<byte[]> late = Promise.create();
            Async.moveOnAfter(Duration.ofNanos(1), late::await);
            late.fail(new Refused());
            Promise.<byte[]>create().fail(new Refused());
        }
    }

    @Test
    void nothingIsKeptOfPromisesThatCannotBeReachedAnyMore() throws Exception {
        List<Long> used = new ArrayList<>();
        try (LogCapture log = LogCapture.open()) {
            Async.run(() -> {
                for (int round = 0; round < 10; round++) {
                    giveUp(2_000);
                    used.add(bytesUsed());
                }
            });
            assertThat(log.messages())
                    .containsExactly("a promise was failed and never awaited, and so were 19,999 more");
        }

        System.out.println("growth: bytes used after each round of promises given up: " + used);
        assertThat(used.getLast() - used.get(2)).isLessThan(1 << 20);
    }
}
