package dev.weft.io;

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
 * <p>A channel is registered when a task waits for it for the first time, and stays so until it is closed. Interest is
 * one-shot: what is reported as ready is not watched any more until a task waits for it again.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>No lost wake-up: the thread says that it is {@code asleep}, and then selects, which looks at what has changed
 *       first; a change is made before {@code asleep} is read, and wakes the thread if that is set.
 *   <li>The thread ends with the process only. What resuming a task throws is logged.
 *   <li>Nothing but the thread's own work runs on it: a resume never waits, and is made after selecting has ended.
 * </ol>
 */
final class SelectorPoller implements Poller, Runnable {
    private final Selector selector;
    private final List<SelectionKey> ready = new ArrayList<>();
    private final List<Integer> operations = new ArrayList<>();
    private volatile boolean asleep;

    /** Made when it is first needed. */
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
                System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "the poller failed, and goes on", e);
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
            return; // closed meanwhile: its waits have ended
        }
        ready.add(key);
        operations.add(found);
    }
}
