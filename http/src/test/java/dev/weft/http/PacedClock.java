package dev.weft.http;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A clock that advances only as fast as the machine makes progress. A virtual thread sends a byte to a server on the
 * loopback interface and receives it again; each such round trip advances the clock by a hundredth of a second. If all
 * threads stand still for a second because other programs use the processors, this clock stands still too. So a limit
 * of one second means a hundred round trips, and only a server that is really silent exceeds the limit.
 */
final class PacedClock implements Clock, AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(10);

    private final PriorityQueue<Entry> timers = new PriorityQueue<>(Comparator.comparingLong(Entry::deadline));
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Thread echo = Thread.ofVirtual().start(this::echo);
    private final Thread ticker = Thread.ofVirtual().start(this::tick);
    private volatile boolean closed;
    private long now;

    private record Entry(long deadline, Runnable action) {}

    PacedClock() throws IOException {}

    /** A parallel scheduler with this clock. */
    Scheduler scheduler() {
        return new Scheduler() {
            @Override
            public Clock clock() {
                return PacedClock.this;
            }

            @Override
            public void start(Strand strand) {
                Scheduler.parallel().start(strand);
            }
        };
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Timer schedule(long deadline, Runnable action) {
        Entry entry = new Entry(deadline, action);
        timers.add(entry);
        return () -> {
            synchronized (this) {
                timers.remove(entry);
            }
        };
    }

    private void echo() {
        try (Socket socket = listening.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sleeps in real time, because the time of this clock is derived from real time. */
    private void tick() {
        try (Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            while (!closed) {
                Thread.sleep(PACE); // the time of this clock is derived from real time
                socket.getOutputStream().write(1);
                socket.getInputStream().read();
                goOn().forEach(Runnable::run);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized List<Runnable> goOn() {
        now += PACE.toNanos();
        List<Runnable> due = new ArrayList<>();
        while (!timers.isEmpty() && timers.element().deadline() <= now) {
            due.add(timers.remove().action());
        }
        return due;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listening.close();
    }

    /** Waits until the threads have ended. Call after {@link #close}. */
    void awaitEnd() throws InterruptedException {
        ticker.join();
        echo.join();
    }
}
