package dev.weft.spi.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitQueueTest {
    private final HandMadeParker parker = new HandMadeParker();
    private final WaitQueue queue = new WaitQueue();
    private Guard guard;

    @BeforeEach
    void lock() {
        guard = queue.lock();
    }

    private Waiter add(String name) {
        Waiter waiter = new Waiter(parker.strand(name), () -> "a turn");
        queue.add(guard, waiter);
        return waiter;
    }

    private Waiter addParked(String name) {
        Waiter waiter = add(name);
        assertThat(waiter.announcePark()).isTrue();
        return waiter;
    }

    @Test
    void emptyQueueHasNoWaiters() {
        assertThat(queue.isEmpty(guard)).isTrue();
        assertThat(queue.poll(guard)).isNull();
        assertThat(queue.peek(guard)).isNull();
        assertThat(queue.resumeFirst(guard)).isFalse();
        assertThat(queue.resumeAll(guard)).isZero();
    }

    @Test
    void firstInIsFirstOut() {
        Waiter one = add("one");
        Waiter two = add("two");

        assertThat(queue.peek(guard)).isSameAs(one);
        assertThat(queue.size(guard)).isEqualTo(2);
        assertThat(queue.poll(guard)).isSameAs(one);
        assertThat(queue.poll(guard)).isSameAs(two);
        assertThat(queue.isEmpty(guard)).isTrue();
    }

    @Test
    void waiterIsTakenOutWhereverItStands() {
        List<Waiter> waiters = List.of(add("a"), add("b"), add("c"), add("d"));

        assertThat(queue.remove(guard, waiters.get(1))).isTrue();
        assertThat(queue.remove(guard, waiters.get(3))).isTrue();
        assertThat(queue.remove(guard, waiters.get(0))).isTrue();

        assertThat(queue.size(guard)).isEqualTo(1);
        assertThat(queue.poll(guard)).isSameAs(waiters.get(2));
        assertThat(queue.isEmpty(guard)).isTrue();
    }

    @Test
    void waiterIsTakenOutOnce() {
        Waiter waiter = add("a");

        assertThat(queue.remove(guard, waiter)).isTrue();
        assertThat(queue.remove(guard, waiter)).isFalse();
        assertThat(queue.sibling().remove(guard, add("b"))).isFalse();
    }

    @Test
    void waiterStandsInOneQueueAtMost() {
        Waiter waiter = add("a");

        assertThatThrownBy(() -> queue.sibling().add(guard, waiter))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 'a' waits for a turn is in a queue already");
        assertThat(queue.size(guard)).isEqualTo(1);
    }

    @Test
    void waiterThatLeftMayStandInLineAgain() {
        Waiter one = add("one");
        Waiter two = add("two");

        queue.remove(guard, one);
        queue.add(guard, one);

        assertThat(queue.poll(guard)).isSameAs(two);
        assertThat(queue.poll(guard)).isSameAs(one);
    }

    @Test
    void turnGoesToTheFirstThatIsNotCancelled() {
        Waiter cancelled = add("cancelled");
        Waiter next = addParked("next");
        Waiter last = addParked("last");
        cancelled.cancel();

        assertThat(queue.resumeFirst(guard)).isTrue();

        assertThat(queue.peek(guard)).isSameAs(last);
        guard.close();
        assertThat(parker.unparked).containsExactly(next);
    }

    @Test
    void turnThatIsNotTakenIsStillTheCallers() {
        add("a").cancel();
        add("b").cancel();

        assertThat(queue.resumeFirst(guard)).isFalse();
        assertThat(queue.isEmpty(guard)).isTrue();
    }

    @Test
    void everyoneIsWokenLongestWaitingFirst() {
        Waiter one = addParked("one");
        add("cancelled").cancel();
        Waiter two = addParked("two");
        Waiter three = addParked("three");

        assertThat(queue.resumeAll(guard)).isEqualTo(3);

        assertThat(queue.isEmpty(guard)).isTrue();
        guard.close();
        assertThat(parker.unparked).containsExactly(one, two, three);
    }

    @Test
    void whoIsResumedSleepsUntilTheMonitorIsFree() {
        Waiter waiter = addParked("sleeps");

        queue.resume(guard, queue.poll(guard), "an item");

        assertThat(waiter.isSettled()).isTrue();
        assertThat(parker.unparked).isEmpty();
        guard.close();
        assertThat(parker.unparked).containsExactly(waiter);
    }

    @Test
    void whoHasNotParkedYetNeedsNoWaking() throws InterruptedException {
        Waiter waiter = add("is awake");

        queue.resumeFirst(guard);
        guard.close();

        assertThat(parker.unparked).isEmpty();
        assertThat(waiter.await()).isNull();
        assertThat(parker.parks).isZero();
    }

    @Test
    void whoWasResumedInASiblingIsWokenToo() {
        WaitQueue sibling = queue.sibling();
        Waiter here = addParked("here");
        Waiter there = new Waiter(parker.strand("there"), () -> "a turn");
        sibling.add(guard, there);
        assertThat(there.announcePark()).isTrue();

        sibling.resumeFirst(guard);
        queue.resumeFirst(guard);
        guard.close();

        assertThat(parker.unparked).containsExactly(there, here);
    }

    @Test
    void monitorIsNotTakenTwice() {
        assertThatThrownBy(queue::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a primitive was called by code that runs under the monitor of that primitive, such as a comparator"
                                + " or toString; call the primitive from other code");

        assertThatThrownBy(() -> queue.sibling().lock()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void monitorLetsInOneAtATime() throws InterruptedException {
        int[] inside = {0};
        int threads = 4;
        int times = 10_000;
        guard.close();

        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            visitors.add(Thread.startVirtualThread(() -> {
                for (int time = 0; time < times; time++) {
                    try (Guard _ = queue.lock()) {
                        inside[0]++;
                    }
                }
            }));
        }
        for (Thread visitor : visitors) {
            visitor.join();
        }

        assertThat(inside[0]).isEqualTo(threads * times);
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
                    assertThat(queue.poll(guard))
                            .as("seed %d", seed)
                            .isSameAs(expected.isEmpty() ? null : expected.removeFirst());
                case 3 -> {
                    if (!expected.isEmpty()) {
                        Waiter any = expected.remove(random.nextInt(expected.size()));
                        assertThat(queue.remove(guard, any)).as("seed %d", seed).isTrue();
                    }
                }
                default ->
                    assertThat(queue.peek(guard))
                            .as("seed %d", seed)
                            .isSameAs(expected.isEmpty() ? null : expected.getFirst());
            }
            assertThat(queue.size(guard)).as("seed %d", seed).isEqualTo(expected.size());
        }
    }
}
