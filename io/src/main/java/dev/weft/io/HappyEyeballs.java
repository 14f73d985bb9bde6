package dev.weft.io;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.io.internal.Addresses;
import dev.weft.queue.Queue;
import dev.weft.spi.wait.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Connects to the first of several addresses that answers. The next attempt starts when an attempt has failed, or after
 * a delay; IPv6 and IPv4 addresses alternate, beginning with the family of the first address. The first connection
 * wins. The other attempts are cancelled, and connections that they have made in the meantime are aborted.
 *
 * @implNote Heritage: RFC 8305, sections 4 and 5.
 */
final class HappyEyeballs {
    private final ConnectOptions options;
    private final Connector connector;
    private final Queue<AttemptResult> ended = Queue.unbounded();

    HappyEyeballs(ConnectOptions options, Connector connector) {
        this.options = options;
        this.connector = connector;
    }

    /** One attempt: waits until a stream is connected. */
    interface Connector {
        ByteStream connect(InetSocketAddress address) throws IOException, InterruptedException;
    }

    /** The end of an attempt: a stream or a failure. */
    private record AttemptResult(Optional<ByteStream> stream, Optional<IOException> failure) {}

    ByteStream connect(String target, List<InetSocketAddress> addresses) throws IOException, InterruptedException {
        return addresses.size() == 1 ? only(target, attempt(addresses.getFirst())) : first(target, addresses);
    }

    private static ByteStream only(String target, AttemptResult attempt) throws NoConnectionException {
        return attempt.stream()
                .orElseThrow(() -> new NoConnectionException(
                        target, attempt.failure().stream().toList()));
    }

    private ByteStream first(String target, List<InetSocketAddress> addresses)
            throws IOException, InterruptedException {
        List<ByteStream> won = new ArrayList<>();
        try {
            ByteStream winner = TaskGroup.<ByteStream, IOException>call(group -> {
                won.add(race(group, target, new ArrayDeque<>(alternating(addresses))));
                group.cancel("another address has answered");
                return won.getFirst();
            });
            won.clear();
            return winner;
        } finally {
            won.forEach(ByteStream::abort); // not empty if the caller was cancelled after the race
            abortLosers();
        }
    }

    private ByteStream race(TaskGroup group, String target, Deque<InetSocketAddress> left)
            throws IOException, InterruptedException {
        List<IOException> failures = new ArrayList<>();
        int running = 0;
        while (running > 0 || !left.isEmpty()) {
            InetSocketAddress address = left.poll();
            if (address != null) {
                group.spawn("connect to " + Addresses.words(address), () -> ended.offer(attempt(address)));
                running++;
            }
            Optional<AttemptResult> next = left.isEmpty()
                    ? Optional.of(ended.take())
                    : Async.<AttemptResult, RuntimeException>moveOnAfter(options.attemptDelay, ended::take);
            if (next.isPresent()) {
                running--;
                if (next.get().stream().isPresent()) {
                    return next.get().stream().get();
                }
                next.get().failure().ifPresent(failures::add);
            }
        }
        throw new NoConnectionException(target, failures);
    }

    private AttemptResult attempt(InetSocketAddress address) throws InterruptedException {
        options.listener.started(address);
        String words = Addresses.words(address);
        try {
            Optional<ByteStream> stream = Async.<ByteStream, IOException>moveOnAfter(
                    options.attemptTimeout, () -> connector.connect(address));
            if (stream.isEmpty()) {
                return failed(
                        address,
                        named(
                                words,
                                new SocketTimeoutException(
                                        "no answer within " + Durations.inWords(options.attemptTimeout))));
            }
            tellConnected(address, stream.get());
            return new AttemptResult(stream, Optional.empty());
        } catch (IOException e) {
            return failed(address, named(words, e));
        }
    }

    private static ConnectException named(String address, IOException failure) {
        ConnectException named = new ConnectException(address + ": " + failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /**
     * Notifies the listener. If the listener throws, the connect fails. The connection is then aborted here, because
     * nothing else would close it.
     */
    private void tellConnected(InetSocketAddress address, ByteStream stream) {
        boolean told = false;
        try {
            options.listener.connected(address);
            told = true;
        } finally {
            if (!told) {
                stream.abort();
            }
        }
    }

    private AttemptResult failed(InetSocketAddress address, IOException failure) {
        options.listener.failed(address, failure);
        return new AttemptResult(Optional.empty(), Optional.of(failure));
    }

    private void abortLosers() {
        for (Optional<AttemptResult> next = ended.poll(); next.isPresent(); next = ended.poll()) {
            next.get().stream().ifPresent(ByteStream::abort);
        }
    }

    /**
     * Returns the addresses in an order in which IPv6 and IPv4 alternate, beginning with the family of the first
     * address.
     */
    static List<InetSocketAddress> alternating(List<InetSocketAddress> addresses) {
        boolean sixFirst = !addresses.isEmpty() && isSix(addresses.getFirst());
        Deque<InetSocketAddress> one = new ArrayDeque<>();
        Deque<InetSocketAddress> other = new ArrayDeque<>();
        for (InetSocketAddress address : addresses) {
            (isSix(address) == sixFirst ? one : other).add(address);
        }
        List<InetSocketAddress> mixed = new ArrayList<>();
        while (!one.isEmpty() || !other.isEmpty()) {
            Optional.ofNullable(one.poll()).ifPresent(mixed::add);
            Optional.ofNullable(other.poll()).ifPresent(mixed::add);
        }
        return mixed;
    }

    private static boolean isSix(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return host instanceof Inet6Address;
    }
}
