package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scenes about items that go through a queue: each is taken once, or is still there, or was never put. */
final class QueueScenes {
    private final Cast cast;
    private final Queue<Integer> queue;
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();
    private final List<Integer> turnedAway = new ArrayList<>();

    private QueueScenes(Cast cast, Queue<Integer> queue) {
        this.cast = cast;
        this.queue = queue;
    }

    /** Two takes wait; the first is cancelled while an item is put and then the queue is closed. */
    static void takers(Cast cast, Queue<Integer> queue) {
        QueueScenes scene = new QueueScenes(cast, queue);
        Player first = scene.taker("first");
        Player second = scene.taker("second");
        cast.task("putter", () -> {
            scene.put(1);
            queue.close();
        });
        cast.cancels(first);
        cast.afterwards(() -> {
            scene.account();
            assertThat(scene.put).containsExactly(1);
            assertThat(scene.taken).containsExactly(1);
            assertThat(second.hasSucceeded()).isTrue();
        });
    }

    /** Two puts wait; the first is cancelled while the queue is emptied and then closed. */
    static void putters(Cast cast, Queue<Integer> queue) {
        QueueScenes scene = new QueueScenes(cast, queue);
        for (int i = 1; i <= queue.capacity(); i++) {
            assertThat(queue.offer(i)).isTrue();
            scene.put.add(i);
        }
        Player first = scene.putter("first", 8);
        Player second = scene.putter("second", 9);
        cast.task("taker", () -> {
            for (int i = 0; i <= queue.capacity(); i++) {
                scene.taken.add(queue.take());
            }
            queue.close();
        });
        cast.cancels(first);
        cast.afterwards(() -> {
            scene.account();
            assertThat(scene.put.contains(8)).isEqualTo(first.hasSucceeded() && !scene.turnedAway.contains(8));
            assertThat(second.hasSucceeded()).isTrue();
        });
    }

    /**
     * Two takes wait; the first is cancelled while the queue is closed with a failure and an item is put beside
     * that: each gets the item or the failure, and so does one that comes late.
     */
    static void failure(Cast cast, Queue<Integer> queue) {
        QueueScenes scene = new QueueScenes(cast, queue);
        IOException cause = new IOException("the rest is missing");
        Player first = scene.takerUntil(cause, "first");
        Player second = scene.takerUntil(cause, "second");
        Player late = cast.task("late", () -> scene.takeUntil(cause));
        cast.task("putter", () -> {
            try {
                scene.put(1);
            } catch (QueueClosedException e) {
                assertThat(e).hasCause(cause);
                scene.turnedAway.add(1);
            }
        });
        cast.task("closer", () -> queue.close(cause));
        cast.cancels(first);
        cast.afterwards(() -> {
            scene.account();
            assertThat(scene.put.size() + scene.turnedAway.size()).isEqualTo(1);
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(late.hasSucceeded()).isTrue();
            assertThat(queue.statistics().failed()).isTrue();
        });
    }

    private Player takerUntil(IOException cause, String name) {
        return cast.waiting(name, () -> takeUntil(cause));
    }

    private void takeUntil(IOException cause) throws InterruptedException {
        try {
            taken.add(queue.take());
        } catch (QueueClosedException e) {
            assertThat(e).hasCause(cause);
        }
    }

    private Player taker(String name) {
        return cast.waiting(name, () -> {
            try {
                taken.add(queue.take());
            } catch (QueueClosedException e) {
                assertThat(queue.isClosed()).isTrue();
            }
        });
    }

    private Player putter(String name, int item) {
        return cast.waiting(name, () -> {
            try {
                put(item);
            } catch (QueueClosedException e) {
                turnedAway.add(item);
            }
        });
    }

    private void put(int item) throws InterruptedException {
        queue.put(item);
        put.add(item);
    }

    private void account() {
        List<Integer> found = new ArrayList<>(taken);
        found.addAll(queue.closeNow());
        assertThat(found).as("taken or left").containsExactlyInAnyOrderElementsOf(put);
        assertThat(queue.statistics().waitingToTake() + queue.statistics().waitingToPut())
                .as("left waiting")
                .isZero();
    }
}
