package dev.weft.io.internal.poll;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * The registration of one channel with one poller, and the operations for which the channel is watched. Accessed under
 * the monitor of its {@link Interest}.
 */
final class Registration {
    private final Interest interest;
    private final Poller poller;
    private final SelectionKey key;
    private int armed;

    /** Registers {@code channel} with {@code poller}, without watching for an operation yet. */
    Registration(SelectableChannel channel, Poller poller, Interest interest) throws IOException {
        this.interest = interest;
        this.poller = poller;
        this.key = poller.register(channel, this);
    }

    boolean isWith(Poller other) {
        return poller == other;
    }

    /**
     * Watches for {@code operation}.
     *
     * @throws CancelledKeyException if the channel is closed
     */
    void arm(int operation) {
        if ((armed & operation) == 0) {
            key.interestOps(armed | operation);
            count(armed | operation);
            poller.changed();
        }
    }

    /** Stops watching for {@code operations}. Called when they were reported. */
    void disarm(int operations) {
        int left = armed & ~operations;
        try {
            key.interestOps(left);
        } catch (CancelledKeyException e) {
            left = 0; // the channel was closed, so nothing more is reported
        }
        count(left);
    }

    private void count(int now) {
        int change = Integer.signum(now) - Integer.signum(armed);
        armed = now;
        if (change != 0) {
            poller.countArmed(change);
        }
    }

    /** Records that the channel was closed. */
    void close() {
        count(0);
        poller.closed();
    }

    /** Called by the poller when the channel is ready for {@code operations}. */
    void ready(int operations) {
        interest.ready(this, operations);
    }
}
