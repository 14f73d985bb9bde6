package dev.weft.io.internal.poll;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * Watches channels, and tells an {@link Interest} when its channel is ready. An interface, so that another implementation can
 * poll on idle carrier threads.
 */
public interface Poller {

    /** The poller that all channels of this process share. */
    static Poller shared() {
        return SelectorPoller.Shared.POLLER;
    }

    /**
     * Watches {@code channel} from now on for {@code operations}, and reports to {@code interest} which are ready.
     *
     * @throws IOException if the channel is closed
     */
    SelectionKey register(SelectableChannel channel, int operations, Interest interest) throws IOException;

    /** To be called when the operations of a key have changed, or a channel was closed: wakes the poller if it sleeps. */
    void changed();

    /** The number of watched channels. */
    int watched();
}
