package dev.weft.http.internal.connect;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.internal.net.AddressBook;
import dev.weft.http.spi.Authority;
import dev.weft.http.spi.Dialler;
import dev.weft.http.spi.Progress;
import dev.weft.io.ByteStream;
import dev.weft.io.Unix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * The way in which connections to a host and port are made: over TCP, to a Unix-domain socket regardless of the host,
 * or by a dialler of the application. Two requests share connections only if their {@code ConnectMethod} objects are
 * equal.
 */
public sealed interface ConnectMethod {

    /**
     * Waits for a connection to {@code place}, and reports the connection attempts to {@code progress}.
     *
     * @throws IOException if no connection can be made
     * @throws InterruptedException if the caller is cancelled while it waits; no connection is left open
     */
    ByteStream connect(Authority place, Progress progress) throws IOException, InterruptedException;

    /**
     * Connects over TCP.
     *
     * @param book resolves host names
     */
    record OverTcp(AddressBook book) implements ConnectMethod {
        @Override
        public ByteStream connect(Authority place, Progress progress) throws IOException, InterruptedException {
            return TcpDial.connect(book, place, progress);
        }
    }

    /**
     * Connects to a Unix-domain socket.
     *
     * @param socket the file of the socket
     */
    record OverUnix(Path socket) implements ConnectMethod {
        @Override
        public ByteStream connect(Authority place, Progress progress) throws IOException, InterruptedException {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
            progress.reached(Kind.CONNECT_START, address);
            try {
                ByteStream stream = Unix.connect(socket, TcpDial.OPTIONS);
                progress.reached(Kind.CONNECT_END, address);
                return stream;
            } catch (IOException e) {
                progress.reached(Kind.CONNECT_FAILED, e);
                throw e;
            }
        }
    }

    /**
     * Connects by a dialler of the application.
     *
     * @param dialler makes the connections
     */
    record By(Dialler dialler) implements ConnectMethod {
        @Override
        public ByteStream connect(Authority place, Progress progress) throws IOException, InterruptedException {
            InetSocketAddress address = InetSocketAddress.createUnresolved(place.host(), place.port());
            progress.reached(Kind.CONNECT_START, address);
            try {
                ByteStream stream = dialler.connect(place);
                progress.reached(Kind.CONNECT_END, address);
                return stream;
            } catch (IOException e) {
                progress.reached(Kind.CONNECT_FAILED, e);
                throw e;
            }
        }
    }
}
