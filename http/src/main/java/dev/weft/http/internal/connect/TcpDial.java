package dev.weft.http.internal.connect;

import dev.weft.Async;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.internal.net.AddressBook;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Progress;
import dev.weft.io.ByteStream;
import dev.weft.io.ConnectListener;
import dev.weft.io.ConnectOptions;
import dev.weft.io.Tcp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Looks up a host and connects to the first of its addresses that answers. */
final class TcpDial {
    /**
     * A connection attempt has in effect no time limit of its own, because the session limits the total time to
     * connect.
     */
    static final ConnectOptions OPTIONS = Tcp.connectOptions().attemptTimeout(Duration.ofDays(365));

    private TcpDial() {}

    static ByteStream connect(AddressBook book, Authority place, Progress progress)
            throws IOException, InterruptedException {
        List<InetSocketAddress> addresses = addresses(book, place, progress).stream()
                .map(address -> new InetSocketAddress(address, place.port()))
                .toList();
        return Tcp.connect(place.toString(), addresses, OPTIONS.listener(new Reports(progress)));
    }

    private static List<InetAddress> addresses(AddressBook book, Authority place, Progress progress)
            throws UnknownHostException, InterruptedException {
        InetAddress literal = place.literalOrNull();
        if (literal != null) {
            return List.of(literal);
        }
        progress.reached(Kind.LOOKUP_START, place.host());
        List<InetAddress> found = await(place.host(), book.addresses(place.host()));
        progress.reached(Kind.LOOKUP_END, found);
        return found;
    }

    private static List<InetAddress> await(String host, CompletableFuture<List<InetAddress>> answer)
            throws UnknownHostException, InterruptedException {
        try {
            return answer.isDone() ? answer.get() : Async.<List<InetAddress>, ExecutionException>blocking(answer::get);
        } catch (ExecutionException e) {
            throw AddressBook.unknown(host, e.getCause());
        }
    }

    private record Reports(Progress progress) implements ConnectListener {
        @Override
        public void started(InetSocketAddress address) {
            progress.reached(Kind.CONNECT_START, address);
        }

        @Override
        public void connected(InetSocketAddress address) {
            progress.reached(Kind.CONNECT_END, address);
        }

        @Override
        public void failed(InetSocketAddress address, IOException failure) {
            progress.reached(Kind.CONNECT_FAILED, failure);
        }
    }
}
