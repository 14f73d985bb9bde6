package dev.weft.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneTest {
    private static final int SLOTS = 8;

    private final Lane lane = new Lane(SLOTS);

    private record Numbered(int number) implements Runnable {
        @Override
        public void run() {}
    }

    private void offer(int from, int to) {
        IntStream.range(from, to).mapToObj(Numbered::new).forEach(lane::offer);
    }

    private List<Integer> poll(int most) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            if (lane.poll() instanceof Numbered(int number)) {
                taken.add(number);
            }
        }
        return taken;
    }

    @Test
    void emptyLaneHasNothing() {
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.poll()).isNull();
    }

    @Test
    void whatComesFirstIsTakenFirst() {
        offer(0, 5);

        assertThat(poll(6)).containsExactly(0, 1, 2, 3, 4);
        assertThat(lane.isEmpty()).isTrue();
    }

    @Test
    void whatDoesNotFitIntoTheRingComesAfterIt() {
        offer(0, 3 * SLOTS);

        assertThat(poll(3 * SLOTS))
                .isEqualTo(IntStream.range(0, 3 * SLOTS).boxed().toList());
    }

    @Test
    void orderIsKeptWhileTheQueueBesideTheRingEmpties() {
        offer(0, 2 * SLOTS);
        List<Integer> taken = poll(SLOTS + 2); // empties the ring, but not the queue behind it
        offer(2 * SLOTS, 4 * SLOTS);
        taken.addAll(poll(4 * SLOTS));

        assertThat(taken).isEqualTo(IntStream.range(0, 4 * SLOTS).boxed().toList());
    }

    @Test
    void ringIsUsedAgainAfterTheQueueWasEmptied() {
        for (int round = 0; round < 100; round++) {
            offer(0, SLOTS + 1);
            assertThat(poll(SLOTS + 2)).hasSize(SLOTS + 1);
        }

        assertThat(lane.isEmpty()).isTrue();
    }

    @ParameterizedTest(name = "{0} slots")
    @ValueSource(ints = {1, 2, SLOTS})
    void everyTaskIsTakenOnceByOwnerOrThieves(int slots) throws Exception {
        Lane lane = new Lane(slots);
        int tasks = 400_000;
        AtomicIntegerArray times = new AtomicIntegerArray(tasks);
        CountDownLatch offered = new CountDownLatch(1);
        List<FutureTask<Void>> thieves = IntStream.range(0, 3)
                .mapToObj(_ -> new FutureTask<Void>(() -> {
                    while (offered.getCount() > 0 || !lane.isEmpty()) {
                        takeOne(lane, times);
                    }
                    return null;
                }))
                .toList();
        thieves.forEach(thief -> Thread.ofPlatform().daemon().start(thief));

        for (int i = 0; i < tasks; i++) {
            lane.offer(new Numbered(i));
            if (i % 3 == 0) {
                takeOne(lane, times);
            }
        }
        offered.countDown();
        for (FutureTask<Void> thief : thieves) {
            thief.get(30, TimeUnit.SECONDS);
        }

        assertThat(IntStream.range(0, tasks).filter(i -> times.get(i) != 1)).isEmpty();
    }

    private static void takeOne(Lane lane, AtomicIntegerArray times) {
        if (lane.poll() instanceof Numbered(int number)) {
            times.incrementAndGet(number);
        }
    }
}
