package dev.weft.publication;

import dev.weft.queue.LifoQueue;
import dev.weft.queue.PriorityQueue;
import dev.weft.queue.Queue;
import dev.weft.select.Select;
import java.util.Comparator;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** One writes into an item and puts it; another one takes it and reads. */
public class Queues {
    private Queues() {}

    private static void put(Queue<int[]> queue) throws InterruptedException {
        int[] item = new int[1];
        item[0] = 1;
        queue.put(item);
    }

    /** Through a queue with room. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class BoundedQueuePublishes {
        private final Queue<int[]> queue = Queue.bounded(1);

        @Actor
        public void puts() {
            Unchecked.run(() -> {
                put(queue);
            });
        }

        @Actor
        public void takes(I_Result result) {
            Unchecked.run(() -> {
                result.r1 = queue.take()[0];
            });
        }
    }

    /** From hand to hand. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class RendezvousPublishes {
        private final Queue<int[]> queue = Queue.rendezvous();

        @Actor
        public void puts() {
            Unchecked.run(() -> {
                put(queue);
            });
        }

        @Actor
        public void takes(I_Result result) {
            Unchecked.run(() -> {
                result.r1 = queue.take()[0];
            });
        }
    }

    /** Through a queue with an order. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class PriorityQueuePublishes {
        private final Queue<int[]> queue = PriorityQueue.unbounded(Comparator.comparingInt(item -> item[0]));

        @Actor
        public void puts() {
            Unchecked.run(() -> {
                put(queue);
            });
        }

        @Actor
        public void takes(I_Result result) {
            Unchecked.run(() -> {
                result.r1 = queue.take()[0];
            });
        }
    }

    /** Through a stack. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class LifoQueuePublishes {
        private final Queue<int[]> queue = LifoQueue.bounded(1);

        @Actor
        public void puts() {
            Unchecked.run(() -> {
                put(queue);
            });
        }

        @Actor
        public void takes(I_Result result) {
            Unchecked.run(() -> {
                result.r1 = queue.take()[0];
            });
        }
    }

    /** To a task that waits for the first of several. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE)
    @State
    public static class SelectPublishes {
        private final Queue<int[]> queue = Queue.unbounded();
        private final Queue<int[]> other = Queue.unbounded();

        @Actor
        public void puts() {
            Unchecked.run(() -> {
                put(queue);
            });
        }

        @Actor
        public void selects(I_Result result) {
            Unchecked.run(() -> {
                result.r1 = Select.first(Select.take(other, item -> item[0]), Select.take(queue, item -> item[0]));
            });
        }
    }
}
