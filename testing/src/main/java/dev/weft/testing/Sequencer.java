package dev.weft.testing;

import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes steps of several tasks happen in a given order. Each step has a position, and waits for all steps before it.
 *
 * {@snippet :
 * Async.run(() -> {
 *     Sequencer sequencer = Sequencer.create();
 *     Async.forEach(List.of(2, 0, 1), 3, position -> {
 *         try (var step = sequencer.step(position)) {
 *             System.out.println(position); // 0, 1, 2
 *         }
 *     });
 * });
 * }
 *
 * @implNote Heritage: {@code trio.testing.Sequencer}.
 */
public final class Sequencer {
    private final Map<Integer, Event> reached = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    private Sequencer() {}

    /** A sequencer whose first position is zero. */
    public static Sequencer create() {
        return new Sequencer();
    }

    /**
     * Waits until every step before {@code position} has been closed. If the caller is cancelled while it waits, the position
     * is free again.
     *
     * @throws IllegalArgumentException if the position is negative
     * @throws IllegalStateException if the position is already taken
     * @throws InterruptedException if the caller is cancelled
     */
    public Step step(int position) throws InterruptedException {
        if (position < 0) {
            throw new IllegalArgumentException("position must not be negative, but is " + position);
        }
        Strand.throwIfCancelled();
        take(position);
        try {
            event(position).await();
        } catch (InterruptedException e) {
            giveBack(position);
            throw e;
        }
        return new Step(position);
    }

    private synchronized void take(int position) {
        if (!taken.add(position)) {
            throw new IllegalStateException("position " + position + " is already taken");
        }
    }

    private synchronized void giveBack(int position) {
        taken.remove(position);
    }

    /** The event that is set when {@code position} is next. */
    private synchronized Event event(int position) {
        Event event = reached.computeIfAbsent(position, _ -> Event.create());
        if (position == 0) {
            event.set();
        }
        return event;
    }

    /** A step that has been reached. Closing it lets the next step continue. */
    public final class Step implements AutoCloseable {
        private final int position;

        private Step(int position) {
            this.position = position;
        }

        /** Ends the step. Never waits. Closing again does nothing. */
        @Override
        public void close() {
            event(position + 1).set();
        }
    }
}
