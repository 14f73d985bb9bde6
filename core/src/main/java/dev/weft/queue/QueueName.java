package dev.weft.queue;

import org.jspecify.annotations.Nullable;

/**
 * The description of a queue in reports: {@code a queue of 10}, {@code unbounded queue 'orders'}.
 *
 * @param kind the kind of the queue, such as {@code priority queue}
 * @param name the name that the queue was given, or null
 * @param capacity zero for a rendezvous, {@link Integer#MAX_VALUE} for an unbounded queue
 */
record QueueName(String kind, @Nullable String name, int capacity) {
    String description() {
        String named = name == null ? kind : kind + " '" + name + "'";
        return switch (capacity) {
            case 0 -> (name == null ? "a rendezvous " : "rendezvous ") + named;
            case Integer.MAX_VALUE -> (name == null ? "an unbounded " : "unbounded ") + named;
            default -> (name == null ? "a " : "") + named + " of " + capacity;
        };
    }
}
