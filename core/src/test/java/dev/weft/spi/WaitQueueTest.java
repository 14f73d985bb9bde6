package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitQueueTest {
    private final HandMadeScheduler scheduler = new HandMadeScheduler();
    private final WaitQueue queue = new WaitQueue();

    @BeforeEach
    void lock() {
        queue.lock();
    }

    private Waiter add(String name) {
        Waiter waiter = new Waiter(scheduler.strand(name), () -> "a turn");
        queue.add(waiter);
        return waiter;
    }

    private Waiter addParked(String name) {
        Waiter waiter = add(name);
        assertThat(waiter.announcePark()).isTrue();
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
        assertThat(queue.sibling().remove(add("b"))).isFalse();
    }

    @Test
    void waiterStandsInOneQueueAtMost() {
        Waiter waiter = add("a");

        assertThatThrownBy(() -> queue.sibling().add(waiter))
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
        Waiter next = addParked("next");
        Waiter last = addParked("last");
        cancelled.cancel();

        assertThat(queue.resumeFirst()).isTrue();

        assertThat(queue.peek()).isSameAs(last);
        queue.unlock();
        assertThat(scheduler.unparked).containsExactly(next);
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
        Waiter one = addParked("one");
        add("cancelled").cancel();
        Waiter two = addParked("two");
        Waiter three = addParked("three");

        assertThat(queue.resumeAll()).isEqualTo(3);

        assertThat(queue.isEmpty()).isTrue();
        queue.unlock();
        assertThat(scheduler.unparked).containsExactly(one, two, three);
    }

    @Test
    void whoIsResumedSleepsUntilTheMonitorIsFree() {
        Waiter waiter = addParked("sleeps");

        queue.resume(queue.poll(), "an item");

        assertThat(waiter.isSettled()).isTrue();
        assertThat(scheduler.unparked).isEmpty();
        queue.unlock();
        assertThat(scheduler.unparked).containsExactly(waiter);
    }

    @Test
    void whoHasNotParkedYetNeedsNoWaking() throws InterruptedException {
        Waiter waiter = add("is awake");

        queue.resumeFirst();
        queue.unlock();

        assertThat(scheduler.unparked).isEmpty();
        assertThat(waiter.await()).isNull();
        assertThat(scheduler.parks).isZero();
    }

    @Test
    void whoWasResumedInASiblingIsWokenToo() {
        WaitQueue sibling = queue.sibling();
        Waiter here = addParked("here");
        Waiter there = new Waiter(scheduler.strand("there"), () -> "a turn");
        sibling.add(there);
        assertThat(there.announcePark()).isTrue();

        sibling.resumeFirst();
        queue.resumeFirst();
        queue.unlock();

        assertThat(scheduler.unparked).containsExactly(there, here);
    }

    @Test
    void monitorIsNotTakenTwice() {
        assertThatThrownBy(queue::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a primitive was used by code that runs inside of one");

        assertThatThrownBy(() -> queue.sibling().lock()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void monitorLetsInOneAtATime() throws InterruptedException {
        int[] inside = {0};
        int threads = 4;
        int times = 10_000;
        queue.unlock();

        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            visitors.add(Thread.startVirtualThread(() -> {
                for (int time = 0; time < times; time++) {
                    queue.lock();
                    inside[0]++;
                    queue.unlock();
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
