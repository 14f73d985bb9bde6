package dev.weft.io.internal.poll;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * The registration of one channel with one poller, and the operations for which the channel is watched. Accessed under
 * the monitor of its {@link ChannelWaits}.
 */
final class Registration {
    private final ChannelWaits waits;
    private final Poller poller;
    private final SelectionKey key;

    /** The operations that the poller watches. */
    private int armed;

    /** The operations for which tasks wait; the poller watches all of them. */
    private int waiting;

    /** The number of reports of input, in a row, for which no task waited. */
    private int unanswered;

    /** Registers {@code channel} with {@code poller}, without watching for an operation yet. */
    Registration(SelectableChannel channel, Poller poller, ChannelWaits waits) throws IOException {
        this.waits = waits;
        this.poller = poller;
        this.key = poller.register(channel, this);
    }

    boolean isWith(Poller other) {
        return poller == other;
    }

    /**
     * Watches for {@code operation}, for which a task begins to wait.
     *
     * @throws CancelledKeyException if the channel is closed
     */
    void arm(int operation) {
        boolean watched = isWatched(operation);
        if (!watched) {
            key.interestOps(armed | operation);
            armed |= operation;
        }
        boolean first = waiting == 0;
        waiting |= operation;
        if (first) {
            poller.countWaiting(1);
        }
        if (!watched) {
            poller.changed();
        } else if (first) {
            poller.needed();
        }
    }

    /** Whether the poller watches for {@code operation}. */
    boolean isWatched(int operation) {
        return (armed & operation) != 0;
    }

    /** Records that no task waits for {@code operations} any more. */
    void endWait(int operations) {
        boolean some = waiting != 0;
        waiting &= ~operations;
        if (some && waiting == 0) {
            poller.countWaiting(-1);
        }
    }

    /** Stops watching for {@code operations}. */
    void disarm(int operations) {
        if ((armed & operations) == 0) {
            return;
        }
        armed &= ~operations;
        try {
            key.interestOps(armed);
        } catch (CancelledKeyException e) {
            armed = 0; // the channel was closed, so nothing more is reported
        }
    }

    /** Records that the channel was closed. */
    void close() {
        endWait(waiting);
        armed = 0;
        poller.closed();
    }

    /**
     * Whether the channel is still to be watched for input after a report of input.
     *
     * @param answered whether a task waited for the input
     */
    boolean keepsWatching(boolean answered) {
        unanswered = answered ? 0 : unanswered + 1;
        return unanswered < poller.unansweredReports();
    }

    /** Called by the poller when the channel is ready for {@code operations}. */
    void ready(int operations) {
        waits.ready(this, operations);
    }
}
