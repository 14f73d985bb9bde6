package dev.weft.shared;

import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.LocalTime;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The waits of this client for announcements of the server, by topic. An announcement for n waiters wakes the n waits
 * that have lasted longest.
 */
final class Notices implements Engine.Listener {
    private final Map<String, Deque<Notice>> waiting = new LinkedHashMap<>();
    private boolean connected;

    /**
     * One wait for announcements of a topic. It lasts until {@link #close}, and may consist of several calls of {@link
     * #await}.
     */
    final class Notice implements AutoCloseable {
        private final String topic;
        private final Event event = Event.create();

        private Notice(String topic) {
            this.topic = topic;
        }

        /**
         * Discards the announcements that have arrived so far. Must be called before the server is asked for the state.
         */
        void clear() {
            event.clear();
        }

        /** Waits for an announcement since {@link #clear}, but not longer than {@code atMost}. */
        void await(LocalTime time, Duration atMost) throws InterruptedException {
            time.await(event, atMost);
        }

        /** Ends the wait. An announcement that was not used goes to the next waiter. */
        @Override
        public void close() {
            remove(this);
            if (event.isSet()) {
                announced(topic, 1);
            }
        }
    }

    Notice on(String topic) {
        Notice notice = new Notice(topic);
        synchronized (waiting) {
            waiting.computeIfAbsent(topic, t -> new ArrayDeque<>()).add(notice);
        }
        return notice;
    }

    private void remove(Notice notice) {
        synchronized (waiting) {
            Deque<Notice> line = waiting.get(notice.topic);
            if (line != null) {
                line.remove(notice);
                if (line.isEmpty()) {
                    waiting.remove(notice.topic);
                }
            }
        }
    }

    @Override
    public void connected() {
        synchronized (waiting) {
            connected = true;
        }
        wakeAll();
    }

    /** Wakes all waits, so that they poll the server. */
    void wakeAll() {
        List<Notice> all = new ArrayList<>();
        synchronized (waiting) {
            waiting.values().forEach(all::addAll);
        }
        all.forEach(notice -> notice.event.set());
    }

    @Override
    public void announced(String topic, int waiters) {
        List<Notice> woken = new ArrayList<>();
        synchronized (waiting) {
            Deque<Notice> line = waiting.getOrDefault(topic, new ArrayDeque<>());
            for (Notice notice : line) {
                if (woken.size() < waiters && !notice.event.isSet()) {
                    woken.add(notice);
                }
            }
        }
        woken.forEach(notice -> notice.event.set());
    }

    /** Returns whether the engine has begun to listen since the last call of this method. */
    boolean takeConnected() {
        synchronized (waiting) {
            boolean was = connected;
            connected = false;
            return was;
        }
    }
}
