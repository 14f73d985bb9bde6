package dev.weft.io.internal.poll;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * One platform thread with a selector.
 *
 * <h2>Overview</h2>
 *
 * <p>A channel is registered when a task waits for it for the first time, and stays registered until it is closed. Interest
 * is one-shot: an operation that was reported as ready is not watched any more until a task waits for it again.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>No lost wake-up: the thread sets {@code asleep} and then selects, which begins by taking in changes. A change is
 *       made before {@code asleep} is read, and wakes the thread if it is set.
 *   <li>The thread ends with the process only. Exceptions thrown by resuming a task are logged.
 *   <li>No code of users runs on the thread: resuming a task never waits, and happens after the selection has ended.
 * </ol>
 */
final class SelectorPoller implements Poller, Runnable {
    private final Selector selector;
    private final List<SelectionKey> ready = new ArrayList<>();
    private final List<Integer> operations = new ArrayList<>();
    private volatile boolean asleep;

    /** Holds the shared poller, which is started at its first use. */
    static final class Shared {
        static final SelectorPoller POLLER = start();

        private Shared() {}

        private static SelectorPoller start() {
            try {
                SelectorPoller poller = new SelectorPoller();
                Thread.ofPlatform()
                        .daemon()
                        .name("weft-poller")
                        .inheritInheritableThreadLocals(false)
                        .start(poller);
                return poller;
            } catch (IOException e) {
                throw new IllegalStateException("no selector could be opened: " + e.getMessage(), e);
            }
        }
    }

    SelectorPoller() throws IOException {
        selector = Selector.open();
    }

    @Override
    public SelectionKey register(SelectableChannel channel, int operations, Interest interest) throws IOException {
        SelectionKey key = channel.register(selector, operations, interest);
        changed();
        return key;
    }

    @Override
    public void changed() {
        if (asleep) {
            selector.wakeup();
        }
    }

    @Override
    public int watched() {
        return selector.keys().size();
    }

    @Override
    public void run() {
        while (selector.isOpen()) {
            try {
                poll();
            } catch (ClosedSelectorException e) {
                return;
            } catch (Throwable e) {
                System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "the poller failed, and continues", e);
            }
        }
    }

    private void poll() throws IOException {
        asleep = true;
        try {
            selector.select(this::note);
        } finally {
            asleep = false;
        }
        try {
            for (int i = 0; i < ready.size(); i++) {
                ((Interest) ready.get(i).attachment()).ready(operations.get(i));
            }
        } finally {
            ready.clear();
            operations.clear();
        }
    }

    private void note(SelectionKey key) {
        int found;
        try {
            found = key.readyOps();
        } catch (CancelledKeyException e) {
            return; // the channel was closed, which has ended its waits
        }
        ready.add(key);
        operations.add(found);
    }
}
