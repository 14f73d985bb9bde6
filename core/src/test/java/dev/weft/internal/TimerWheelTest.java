package dev.weft.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private final TimerWheel wheel = new TimerWheel();
    private final List<TimerWheel.Entry> due = new ArrayList<>();

    private TimerWheel.Entry add(long tick) {
        TimerWheel.Entry entry = new TimerWheel.Entry(tick);
        wheel.add(entry);
        return entry;
    }

    @Test
    void emptyWheelHasNothingToDo() {
        assertThat(wheel.nextTick()).isEqualTo(TimerWheel.NEVER);

        wheel.advance(1L << 60, due::add);

        assertThat(due).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 4_095, 4_096, 4_097, 1L << 30, (1L << 60) - 1, 1L << 60, Long.MAX_VALUE / 2})
    void entryIsDueAtItsTickAndNotBefore(long tick) {
        TimerWheel.Entry entry = add(tick);

        wheel.advance(tick - 1, due::add);
        assertThat(due).isEmpty();
        assertThat(wheel.nextTick()).isLessThanOrEqualTo(tick);

        wheel.advance(tick, due::add);
        assertThat(due).containsExactly(entry);
        assertThat(wheel.nextTick()).isEqualTo(TimerWheel.NEVER);
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 1, 999, 1_000})
    void entryWhoseTickIsNotAheadIsDueAtTheNext(long tick) {
        wheel.advance(1_000, due::add);
        TimerWheel.Entry late = add(tick);

        wheel.advance(1_000, due::add);
        assertThat(due).isEmpty();

        wheel.advance(1_001, due::add);
        assertThat(due).containsExactly(late);
    }

    @Test
    void removedEntryIsNeverDue() {
        TimerWheel.Entry removed = add(100);
        TimerWheel.Entry kept = add(100);

        assertThat(wheel.remove(removed)).isTrue();
        wheel.advance(200, due::add);

        assertThat(due).containsExactly(kept);
    }

    @Test
    void entryIsRemovedOnce() {
        TimerWheel.Entry removed = add(100);
        TimerWheel.Entry fired = add(100);

        assertThat(wheel.remove(removed)).isTrue();
        assertThat(wheel.remove(removed)).isFalse();
        wheel.advance(100, due::add);
        assertThat(wheel.remove(fired)).isFalse();
    }

    @Test
    void timeDoesNotGoBack() {
        wheel.advance(1_000, due::add);
        wheel.advance(10, due::add);
        TimerWheel.Entry entry = add(500);

        assertThat(wheel.nextTick()).isEqualTo(1_001);
        wheel.advance(1_001, due::add);

        assertThat(due).containsExactly(entry);
    }

    @Test
    void entryAddedWhileOthersAreHandedOutIsDueLater() {
        List<TimerWheel.Entry> added = new ArrayList<>();
        add(10);

        wheel.advance(20, entry -> {
            if (added.isEmpty()) {
                added.add(add(5));
            }
            due.add(entry);
        });

        assertThat(due).hasSize(2).endsWith(added.getFirst());
    }

    /** An entry of the model, which does with a sorted set what the wheel must do. */
    private record Expected(long tick, int order, TimerWheel.Entry entry) {
        static final Comparator<Expected> IN_ORDER =
                Comparator.comparingLong(Expected::tick).thenComparingInt(Expected::order);
    }

    @Test
    void wheelDoesWhatASortedSetDoes() {
        long first = Long.getLong("weft.seed", System.nanoTime());
        for (long seed = first; seed < first + 300; seed++) {
            compareWithASortedSet(seed);
        }
    }

    private static void compareWithASortedSet(long seed) {
        Random random = new Random(seed);
        TimerWheel wheel = new TimerWheel();
        SortedSet<Expected> reference = new TreeSet<>(Expected.IN_ORDER);
        long now = 0;
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long tick = now + magnitude(random, 56) - random.nextInt(3);
                    TimerWheel.Entry entry = new TimerWheel.Entry(tick);
                    wheel.add(entry);
                    reference.add(new Expected(Math.max(tick, now + 1), step, entry));
                }
                case 2 -> {
                    if (!reference.isEmpty()) {
                        Expected any = new ArrayList<>(reference).get(random.nextInt(reference.size()));
                        assertThat(wheel.remove(any.entry()))
                                .as("seed %d", seed)
                                .isTrue();
                        reference.remove(any);
                    }
                }
                default -> {
                    now += magnitude(random, 56);
                    advanceBoth(seed, wheel, reference, now);
                }
            }
            long earliest =
                    reference.isEmpty() ? TimerWheel.NEVER : reference.first().tick();
            assertThat(wheel.nextTick()).as("seed %d", seed).isGreaterThan(now).isLessThanOrEqualTo(earliest);
        }
        advanceBoth(seed, wheel, reference, Long.MAX_VALUE - 1);
        assertThat(reference).as("seed %d", seed).isEmpty();
    }

    /** A random number whose length in bits is random too, up to {@code bits}. */
    private static long magnitude(Random random, int bits) {
        return random.nextLong() >>> (Long.SIZE - 1 - random.nextInt(bits));
    }

    private static void advanceBoth(long seed, TimerWheel wheel, SortedSet<Expected> reference, long now) {
        List<Expected> expected = new ArrayList<>();
        while (!reference.isEmpty() && reference.first().tick() <= now) {
            expected.add(reference.removeFirst());
        }
        List<TimerWheel.Entry> due = new ArrayList<>();
        List<Long> ticks = new ArrayList<>();
        wheel.advance(now, due::add);
        for (TimerWheel.Entry entry : due) {
            expected.stream()
                    .filter(e -> e.entry() == entry)
                    .map(Expected::tick)
                    .forEach(ticks::add);
        }
        assertThat(due)
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(Expected::entry).toList());
        assertThat(ticks).as("seed %d", seed).isSorted();
    }
}
