package dev.weft.io;

import dev.weft.Async;
import dev.weft.io.Interest.Outside;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connects one socket to one address. */
final class Dial {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final ConnectOptions options;

    Dial(ConnectOptions options) {
        this.options = options;
    }

    /** Waits until there is a connection to {@code address}. One that is cancelled leaves no socket. */
    ByteStream tcp(InetSocketAddress address) throws IOException, InterruptedException {
        SocketChannel channel = SocketChannel.open();
        Interest interest = new Interest(channel, Poller.shared());
        ByteStream stream = null;
        try {
            channel.configureBlocking(false);
            ChannelWire.configure(channel, options.stream.socketOptions);
            if (options.from != null) {
                channel.bind(options.from);
            }
            if (!channel.connect(address)) {
                Outside connection = new Outside("a connection to " + Addresses.words(address));
                while (!channel.finishConnect()) {
                    interest.await(SelectionKey.OP_CONNECT, connection);
                }
            }
            stream = ByteStream.over(new ChannelWire(channel, interest), options.stream);
            return stream;
        } finally {
            closeUnless(stream != null, channel, interest);
        }
    }

    /** Waits until there is a connection to {@code address}; while the line of those to be accepted is full, that too. */
    ByteStream unix(UnixDomainSocketAddress address) throws IOException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            ByteStream stream = tryUnix(address);
            if (stream != null) {
                return stream;
            }
            Async.sleep(pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    /** Null if the line is full, which the JDK tells by a plain exception, and for which the system has no event. */
    private @Nullable ByteStream tryUnix(UnixDomainSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Interest interest = new Interest(channel, Poller.shared());
        ByteStream stream = null;
        try {
            channel.configureBlocking(false);
            ChannelWire.configure(channel, options.stream.socketOptions);
            if (channel.connect(address)) {
                stream = ByteStream.over(new ChannelWire(channel, interest), options.stream);
            }
            return stream;
        } catch (SocketException e) {
            if (e.getClass() == SocketException.class && Files.exists(address.getPath())) {
                return null;
            }
            throw e;
        } finally {
            closeUnless(stream != null, channel, interest);
        }
    }

    private static void closeUnless(boolean connected, SocketChannel channel, Interest interest) throws IOException {
        if (!connected) {
            channel.close();
            interest.close();
        }
    }
}
