package dev.weft.queue;

import dev.weft.ClosedException;

/** An item was to be put into a queue that is closed, or taken from one that is closed and has no item left. */
public final class QueueClosedException extends ClosedException {
    private static final long serialVersionUID = 1;

    /** An exception with a message that says which queue it is. */
    public QueueClosedException(String message) {
        super(message);
    }
}
