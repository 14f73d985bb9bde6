package dev.weft.io;

import dev.weft.io.internal.BlockingThreads;
import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.Run;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the addresses of hosts. The system's lookup cannot be interrupted, so it runs on a thread of a pool, and a caller
 * that is cancelled stops waiting immediately.
 *
 * {@snippet :
 * for (InetAddress address : Names.lookUp("www.example.org")) {
 *     System.out.println(address.getHostAddress());
 * }
 * }
 *
 * @implNote Heritage: {@code loop.getaddrinfo}.
 */
public final class Names {
    private static final int THREADS = 16;
    private static final BlockingThreads POOL = new BlockingThreads(THREADS, "weft-names-");

    private Names() {}

    /**
     * Returns the addresses of {@code host}, in the order in which the system returns them. Waits for the lookup; a
     * literal address needs no lookup. While 16 lookups are running, in all runs together, the next lookup waits until
     * one of them has ended.
     *
     * @throws UnknownHostException if no address is known
     * @throws InterruptedException if the caller is cancelled while it waits; the lookup continues, and its result is dropped
     */
    public static List<InetAddress> lookUp(String host) throws UnknownHostException, InterruptedException {
        Objects.requireNonNull(host, "host");
        Run.throwIfCancelled();
        if (host.isEmpty()) {
            throw new UnknownHostException("host must not be empty");
        }
        Optional<InetAddress> literal = literal(host);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        LookUp lookUp = new LookUp(host);
        POOL.execute(lookUp);
        return lookUp.await();
    }

    /** The address that {@code text} denotes, if it is a literal address. */
    static Optional<InetAddress> literal(String text) {
        boolean mayBe = text.indexOf(':') >= 0 || Character.digit(text.charAt(0), 10) >= 0;
        try {
            return mayBe ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One lookup and the task that waits for it. */
    private static final class LookUp implements Runnable {
        private final String host;
        private final WaitQueue waiting = new WaitQueue();
        private @Nullable List<InetAddress> found;
        private @Nullable Throwable failure;

        LookUp(String host) {
            this.host = host;
        }

        @Override
        public void run() {
            List<InetAddress> addresses = null;
            Throwable thrown = null;
            try {
                addresses = List.of(InetAddress.getAllByName(host));
            } catch (Throwable e) {
                thrown = e;
            }
            try (Guard guard = waiting.lock()) {
                found = addresses;
                failure = thrown;
                waiting.resumeAll(guard);
            }
        }

        List<InetAddress> await() throws UnknownHostException, InterruptedException {
            Waiter waiter = Run.waiter(new ExternalTarget("the addresses of " + host));
            boolean waits;
            try (Guard guard = waiting.lock()) {
                waits = found == null && failure == null;
                if (waits) {
                    waiting.add(guard, waiter);
                }
            }
            if (waits) {
                waiting.await(waiter);
            }
            return result();
        }

        private List<InetAddress> result() throws UnknownHostException {
            if (found != null) {
                return found;
            }
            UnknownHostException thrown = new UnknownHostException("no address is known for host '" + host + "'");
            thrown.initCause(failure);
            throw thrown;
        }
    }
}
