package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitQueueTest {
    private final HandMadeScheduler scheduler = new HandMadeScheduler();
    private final WaitQueue queue = new WaitQueue();

    private Waiter add(String name) {
        Waiter waiter = new Waiter(scheduler.strand(name), () -> "a turn");
        queue.add(waiter);
        return waiter;
    }

    @Test
    void emptyQueueHasNobody() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        assertThat(queue.peek()).isNull();
        assertThat(queue.resumeFirst()).isFalse();
        assertThat(queue.resumeAll()).isZero();
    }

    @Test
    void firstInIsFirstOut() {
        Waiter one = add("one");
        Waiter two = add("two");

        assertThat(queue.peek()).isSameAs(one);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.poll()).isSameAs(one);
        assertThat(queue.poll()).isSameAs(two);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void waiterIsTakenOutWhereverItStands() {
        List<Waiter> waiters = List.of(add("a"), add("b"), add("c"), add("d"));

        assertThat(queue.remove(waiters.get(1))).isTrue();
        assertThat(queue.remove(waiters.get(3))).isTrue();
        assertThat(queue.remove(waiters.get(0))).isTrue();

        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.poll()).isSameAs(waiters.get(2));
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void waiterIsTakenOutOnce() {
        Waiter waiter = add("a");

        assertThat(queue.remove(waiter)).isTrue();
        assertThat(queue.remove(waiter)).isFalse();
        assertThat(new WaitQueue().remove(add("b"))).isFalse();
    }

    @Test
    void waiterStandsInOneQueueAtMost() {
        Waiter waiter = add("a");

        assertThatThrownBy(() -> new WaitQueue().add(waiter))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 'a' waits for a turn stands in a queue already");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void waiterThatLeftMayStandInLineAgain() {
        Waiter one = add("one");
        Waiter two = add("two");

        queue.remove(one);
        queue.add(one);

        assertThat(queue.poll()).isSameAs(two);
        assertThat(queue.poll()).isSameAs(one);
    }

    @Test
    void turnGoesToTheFirstThatIsNotCancelled() {
        Waiter cancelled = add("cancelled");
        Waiter next = add("next");
        Waiter last = add("last");
        cancelled.cancel();
        scheduler.unparked.clear();

        assertThat(queue.resumeFirst()).isTrue();

        assertThat(scheduler.unparked).containsExactly(next);
        assertThat(queue.peek()).isSameAs(last);
    }

    @Test
    void turnThatNobodyTakesIsStillTheCallers() {
        add("a").cancel();
        add("b").cancel();

        assertThat(queue.resumeFirst()).isFalse();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void everyoneIsWokenLongestWaitingFirst() {
        Waiter one = add("one");
        add("cancelled").cancel();
        Waiter two = add("two");
        scheduler.unparked.clear();

        assertThat(queue.resumeAll()).isEqualTo(2);

        assertThat(scheduler.unparked).containsExactly(one, two);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void queueDoesWhatAListDoes() {
        long seed = Long.getLong("weft.seed", System.nanoTime());
        Random random = new Random(seed);
        List<Waiter> expected = new ArrayList<>();
        for (int step = 0; step < 10_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> expected.add(add("w" + step));
                case 2 ->
                    assertThat(queue.poll())
                            .as("seed %d", seed)
                            .isSameAs(expected.isEmpty() ? null : expected.removeFirst());
                case 3 -> {
                    if (!expected.isEmpty()) {
                        Waiter any = expected.remove(random.nextInt(expected.size()));
                        assertThat(queue.remove(any)).as("seed %d", seed).isTrue();
                    }
                }
                default ->
                    assertThat(queue.peek())
                            .as("seed %d", seed)
                            .isSameAs(expected.isEmpty() ? null : expected.getFirst());
            }
            assertThat(queue.size()).as("seed %d", seed).isEqualTo(expected.size());
        }
    }
}
