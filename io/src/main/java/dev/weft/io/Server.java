package dev.weft.io;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Job;
import dev.weft.Task;
import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.io.internal.Addresses;
import dev.weft.io.internal.socket.Listener;
import dev.weft.spi.wait.Durations;
import dev.weft.sync.Event;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A running server, which is the scope of its connections. {@link Tcp#serve} and {@link Unix#serve} create the server
 * and pass it to their body.
 *
 * <h2>Overview</h2>
 *
 * <pre>
 *   ACCEPTING ── stop(), or the body returns ──► DRAINING ── the last connection ends ──► ENDED
 *       │                                           └─ the drain timeout passes: cancel ────┘
 *       └── the body throws, the caller is cancelled: cancel ───────────────────────────────┘
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A connection is in {@code open} from when it is accepted until it is closed. The task of a connection closes
 *       it. Connections whose task never started are closed when the group has ended.
 *   <li>Each connection holds a permit of {@code limit}.
 * </ol>
 */
public final class Server {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

    private final Listener listener;
    private final ServerOptions options;
    private final Action.On<? super ByteStream, ?> handler;
    private final String name;
    private final Semaphore limit;
    private final Set<ByteStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong acceptedConnections = new AtomicLong();
    private final Event stopped;
    private final Event drained;

    /**
     * Set when no more connections can be accepted. Until then, {@code drained} must not be set, because more
     * connections may follow.
     */
    private volatile boolean draining;

    Server(Listener listener, ServerOptions options, Action.On<? super ByteStream, ?> handler) {
        this.listener = listener;
        this.options = options;
        this.handler = handler;
        this.name = "server at " + Addresses.words(listener.address());
        this.limit = Semaphore.of(options.connectionLimit, "connections of the " + name);
        this.stopped = Event.create("the stop of the " + name);
        this.drained = Event.create("the last connection of the " + name);
    }

    /** The address at which the server listens. */
    public SocketAddress address() {
        return listener.address();
    }

    /**
     * The port at which the server listens.
     *
     * @throws IllegalStateException if the server listens at a Unix domain socket, which has no port
     */
    public int port() {
        if (listener.address() instanceof InetSocketAddress inet) {
            return inet.getPort();
        }
        throw new IllegalStateException("the " + name + " has no port");
    }

    /** The number of open connections. */
    public int connections() {
        return open.size();
    }

    /** The number of connections accepted so far. */
    public long acceptedConnections() {
        return acceptedConnections.get();
    }

    /** Stops accepting connections. Never waits. New connections are refused or aborted; open connections continue. */
    public void stop() {
        try {
            listener.close();
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.WARNING, "the " + name + " could not be closed", e);
        }
        stopped.set();
    }

    /**
     * Waits until the server is stopped.
     *
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Accepts and handles connections until the server is stopped. */
    void runUntilStopped() throws InterruptedException {
        this.<Boolean, RuntimeException>run(server -> {
            server.awaitStop();
            return true;
        });
    }

    /** Accepts and handles connections as long as {@code body} runs. */
    <T extends @Nullable Object, X extends Exception> T run(Job.On<? super Server, ? extends T, X> body)
            throws X, InterruptedException {
        try {
            return TaskGroup.<T, X>call(outer -> TaskGroup.options()
                    .keepGoing()
                    .longLived()
                    .<T, X>call(connections -> {
                        Task<?> acceptor = outer.spawn("accept at " + name, () -> acceptAll(connections));
                        T value = body.call(this);
                        stop();
                        acceptor.cancel("the " + name + " has stopped"); // it may be waiting for a permit
                        acceptor.outcome();
                        drain(connections);
                        return value;
                    }));
        } finally {
            stop();
            open.forEach(ByteStream::abandon);
        }
    }

    private void drain(TaskGroup connections) throws InterruptedException {
        draining = true;
        boolean inTime = open.isEmpty()
                || Async.<Boolean, RuntimeException>moveOnAfter(options.drainTimeout, () -> {
                            drained.await();
                            return true;
                        })
                        .isPresent();
        if (!inTime) {
            connections.cancel("the " + name + " has stopped, and its connections did not end within "
                    + Durations.inWords(options.drainTimeout));
        }
    }

    // Accepting

    private void acceptAll(TaskGroup connections) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (listener.isOpen()) {
            Semaphore.Permit permit = limit.acquire();
            boolean handed = false;
            try {
                ByteStream stream = ByteStream.over(listener.accept(), options.stream);
                open.add(stream);
                String peer = peer(stream);
                connections.spawn(peer, () -> handle(stream, peer, permit));
                handed = true;
                pause = FIRST_PAUSE;
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                pause = pauseAfter(e, pause);
            } finally {
                if (!handed) {
                    permit.close();
                }
            }
        }
    }

    private String peer(ByteStream stream) {
        long number = acceptedConnections.incrementAndGet();
        return stream.remoteAddress().map(Addresses::words).orElse("connection " + number + " of " + name);
    }

    /**
     * Waits after a failure that may be temporary, such as too many open files. Logs the first of several failures in a
     * row.
     */
    private Duration pauseAfter(IOException failure, Duration pause) throws InterruptedException {
        if (pause.equals(FIRST_PAUSE)) {
            System.getLogger("dev.weft")
                    .log(
                            System.Logger.Level.WARNING,
                            "the " + name + " cannot accept a connection, and tries again: " + failure.getMessage());
        }
        Async.sleep(pause);
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(MAX_PAUSE) < 0 ? longer : MAX_PAUSE;
    }

    // Handling

    private void handle(ByteStream accepted, String peer, Semaphore.Permit permit) throws InterruptedException {
        try {
            TlsOptions tls = options.tls;
            ByteStream stream = tls == null ? accepted : Tls.server(accepted, tls);
            handler.run(stream);
            stream.finish();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            reportFailure(peer, e);
        } finally {
            accepted.abandon();
            open.remove(accepted);
            permit.close();
            if (draining && open.isEmpty()) {
                drained.set();
            }
        }
    }

    private void reportFailure(String peer, Exception failure) {
        if (options.onFailure != null) {
            options.onFailure.accept(peer, failure);
            return;
        }
        System.getLogger("dev.weft")
                .log(
                        isOfTheConnection(failure) ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                        "the connection of " + peer + " with the " + name + " failed",
                        failure);
    }

    /**
     * Whether the connection failed, and not the code of the handler. The failure may come from a task that the handler
     * spawned.
     */
    private static boolean isOfTheConnection(Exception failure) {
        return failure instanceof IOException
                || (failure instanceof TaskFailedException && failure.getCause() instanceof IOException);
    }

    @Override
    public String toString() {
        String state = !stopped.isSet() ? "accepting" : open.isEmpty() ? "ended" : "draining";
        return name + " [" + state + ", " + open.size() + " open]";
    }
}
