package dev.weft.io;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * Watches channels, and tells an {@link Interest} when one is ready. A seam: idle carriers can do the same work later.
 */
interface Poller {

    /** The one that all channels of this process share. */
    static Poller shared() {
        return SelectorPoller.Shared.POLLER;
    }

    /**
     * Watches {@code channel} from now on for {@code operations}. What is ready is told to {@code interest}.
     *
     * @throws IOException if the channel is closed
     */
    SelectionKey register(SelectableChannel channel, int operations, Interest interest) throws IOException;

    /** What a key is interested in has changed, or a channel was closed: takes notice of it, if it is asleep. */
    void changed();

    /** How many channels are watched. */
    int watched();
}
