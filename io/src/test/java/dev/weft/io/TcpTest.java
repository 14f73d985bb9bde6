package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.LogCapture;
import dev.weft.io.internal.Addresses;
import dev.weft.queue.Queue;
import dev.weft.sync.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections and servers, over TCP and Unix domain sockets. */
@Timeout(60)
class TcpTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration A_WHILE = Duration.ofMillis(20);

    private static void echo(ByteStream stream) throws IOException, InterruptedException {
        stream.forEachLine(line -> stream.write(line + "\n"));
    }

    @Test
    void serverAnswersManyConnectionsAtOnce() throws Exception {
        EventLoop.run(() -> Tcp.serve(ANYWHERE, TcpTest::echo, server -> {
            Async.forEach(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 10, number -> {
                try (ByteStream stream = Tcp.connect("localhost", server.port())) {
                    for (int i = 0; i < 20; i++) {
                        stream.write(number + " " + i + "\n");
                        assertThat(stream.readLine()).isEqualTo(number + " " + i);
                    }
                }
            });
            assertThat(server.acceptedConnections()).isEqualTo(10);
            return true;
        }));
    }

    @Test
    void addressesOfBothSidesAreTold() throws Exception {
        Async.run(() -> Tcp.serve(
                ANYWHERE,
                stream -> stream.write(Addresses.words(stream.remoteAddress().orElseThrow()) + "\n"),
                server -> {
                    try (ByteStream stream = Tcp.connect("127.0.0.1", server.port())) {
                        assertThat(stream.remoteAddress()).contains(server.address());
                        assertThat(stream.readLine())
                                .isEqualTo(Addresses.words(stream.localAddress().orElseThrow()));
                        assertThat(stream).hasToString("TCP connection with 127.0.0.1:" + server.port() + " [open]");
                    }
                    return true;
                }));
    }

    @Test
    void refusedConnectionNamesEveryAddressAndWhy() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> Async.run(() -> Tcp.connect("127.0.0.1", port)))
                .isInstanceOf(NoConnectionException.class)
                .hasMessage("cannot connect to 127.0.0.1:" + port + ": 127.0.0.1:" + port + ": Connection refused");
    }

    @Test
    void unknownNameIsNamed() {
        assertThatThrownBy(() -> Async.run(() -> Tcp.connect("no.such.host.invalid", 1)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("no address is known for host 'no.such.host.invalid'");
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatThrownBy(() -> Tcp.connect("localhost", 65_536))
                .hasMessage("port must be from 0 to 65535, but is 65536");
        assertThatThrownBy(() -> Tcp.connect(null, 1)).hasMessage("host");
    }

    @Test
    void takenPortIsNamed() throws Exception {
        Async.run(() -> Tcp.serve(ANYWHERE, TcpTest::echo, server -> {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            assertThatThrownBy(() -> Tcp.serve(taken, TcpTest::echo, other -> true))
                    .isInstanceOf(java.net.BindException.class)
                    .hasMessageStartingWith("cannot listen at 127.0.0.1:" + server.port());
            return true;
        }));
    }

    @Test
    void serversMayShareAPort() throws Exception {
        ServerOptions shared = Tcp.serverOptions().reusePort();
        Async.run(() -> Tcp.serve(ANYWHERE, shared, TcpTest::echo, server -> {
            InetSocketAddress same = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            return Tcp.serve(same, shared, TcpTest::echo, other -> true);
        }));
    }

    @Test
    void noMoreConnectionsAreOpenThanTheLimit() throws Exception {
        Event leave = Event.create();
        AtomicInteger inside = new AtomicInteger();
        Async.run(() -> Tcp.serve(
                ANYWHERE,
                Tcp.serverOptions().connectionLimit(2),
                stream -> {
                    stream.write("in\n");
                    inside.incrementAndGet();
                    leave.await();
                },
                server -> {
                    try (ByteStream one = Tcp.connect("127.0.0.1", server.port());
                            ByteStream two = Tcp.connect("127.0.0.1", server.port());
                            ByteStream three = Tcp.connect("127.0.0.1", server.port())) {
                        assertThat(one.readLine()).isEqualTo("in");
                        assertThat(two.readLine()).isEqualTo("in");
                        assertThat(Async.<String, Exception>moveOnAfter(A_WHILE, three::readLine))
                                .isEmpty();
                        assertThat(server.connections()).isEqualTo(2);

                        leave.set();
                        one.finish();
                        two.finish();
                        assertThat(three.readLine()).isEqualTo("in");
                    }
                    return true;
                }));
    }

    @Test
    void stoppedServerAcceptsNoMoreAndLetsConnectionsEnd() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            Queue<Server> servers = Queue.unbounded();
            Task<String> serving = group.spawn(() -> Tcp.serve(ANYWHERE, TcpTest::echo, server -> {
                servers.put(server);
                server.awaitStop();
                return "stopped";
            }));
            Server server = servers.take();
            try (ByteStream stream = Tcp.connect("127.0.0.1", server.port())) {
                stream.write("one\n");
                assertThat(stream.readLine()).isEqualTo("one");

                server.stop();

                assertThatThrownBy(() -> ask(server.port())).isInstanceOf(IOException.class);
                stream.write("two\n");
                assertThat(stream.readLine()).isEqualTo("two");
                assertThat(server.toString()).endsWith("[draining, 1 open]");
            }
            assertThat(serving.await()).isEqualTo("stopped");
            assertThat(server.toString()).endsWith("[ended, 0 open]");
        }));
    }

    /**
     * Connects and asks for one answer. A server that has stopped either refuses or aborts the connection, depending on
     * the system; both give an {@code IOException}.
     */
    private static String ask(int port) throws IOException, InterruptedException {
        try (ByteStream stream = Tcp.connect("127.0.0.1", port)) {
            stream.write("one\n");
            String answer = stream.readLine();
            if (answer == null) {
                throw new IOException("no answer");
            }
            return answer;
        }
    }

    @Test
    void connectionsThatDoNotEndAreCancelledAfterTheDrainLimit() throws Exception {
        Queue<String> ends = Queue.unbounded();
        Async.run(() -> {
            ServerOptions options = Tcp.serverOptions().drainTimeout(A_WHILE);
            Tcp.serve(
                    ANYWHERE,
                    options,
                    stream -> {
                        try {
                            stream.write("in\n");
                            stream.readLine();
                        } catch (InterruptedException e) {
                            ends.offer(e.getMessage());
                            throw e;
                        }
                    },
                    server -> {
                        ByteStream stream = Tcp.connect("127.0.0.1", server.port());
                        assertThat(stream.readLine()).isEqualTo("in");
                        return true;
                    });
            assertThat(ends.take()).endsWith("has stopped, and its connections did not end within 20 ms");
        });
    }

    @Test
    void drainLimitHoldsThoughAsManyConnectionsAreOpenAsMayBe() throws Exception {
        Async.run(() -> {
            ServerOptions options = Tcp.serverOptions().drainTimeout(A_WHILE).connectionLimit(1);
            boolean drained = Tcp.serve(
                    ANYWHERE,
                    options,
                    stream -> {
                        stream.write("in\n");
                        stream.readLine();
                    },
                    server -> {
                        assertThat(Tcp.connect("127.0.0.1", server.port()).readLine())
                                .isEqualTo("in");
                        return true;
                    });
            assertThat(drained).isTrue();
        });
    }

    @Test
    void cancelledServerEndsItsConnectionsAtOnce() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            Event connected = Event.create();
            Task<?> serving = group.spawn(() -> Tcp.serve(ANYWHERE, TcpTest::echo, server -> {
                Tcp.connect("127.0.0.1", server.port());
                connected.set();
                server.awaitStop();
                return true;
            }));
            connected.await();

            serving.cancel("enough");

            assertThat(serving.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void failedHandlerEndsOnlyItsConnection() throws Exception {
        Queue<String> failures = Queue.unbounded();
        ServerOptions options = Tcp.serverOptions()
                .onFailure((peer, failure) -> failures.offer(peer.substring(0, 10) + failure.getMessage()));
        Async.run(() -> Tcp.serve(
                ANYWHERE,
                options,
                stream -> {
                    String line = stream.readLine();
                    if ("fail".equals(line)) {
                        throw new IllegalStateException("as asked");
                    }
                    stream.write(line + "\n");
                },
                server -> {
                    try (ByteStream bad = Tcp.connect("127.0.0.1", server.port());
                            ByteStream good = Tcp.connect("127.0.0.1", server.port())) {
                        bad.write("fail\n");
                        assertThatThrownBy(() -> assertThat(bad.readLine()).isNotNull())
                                .isInstanceOf(Throwable.class);
                        assertThat(failures.take()).isEqualTo("127.0.0.1:as asked");
                        good.write("hello\n");
                        assertThat(good.readLine()).isEqualTo("hello");
                    }
                    return true;
                }));
    }

    @Test
    void failureOfAHandlerIsLoggedWithItsPeer() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            Async.run(() -> Tcp.serve(
                    ANYWHERE,
                    stream -> {
                        throw new IllegalStateException("broken");
                    },
                    server -> {
                        Tcp.connect("127.0.0.1", server.port()).readAll(0);
                        return true;
                    }));
            assertThat(log.awaitFirst().getMessage())
                    .startsWith("the connection of 127.0.0.1:")
                    .contains("with the server at 127.0.0.1:")
                    .endsWith("failed");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void cancelledConnectLeavesNothing() throws Exception {
        // an address reserved for documentation: nothing answers, or the system refuses the connection
        Async.run(() -> assertThat(Async.<ByteStream, RuntimeException>moveOnAfter(A_WHILE, () -> {
                    try {
                        return Tcp.connect("192.0.2.1", 9);
                    } catch (IOException e) {
                        return null;
                    }
                }))
                .isEmpty());
    }

    @Test
    void unixServerIsReplacedWhenItIsDeadAndRemovesItsFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("socket");
        try (var dead = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            dead.bind(java.net.UnixDomainSocketAddress.of(file));
        }
        assertThat(file).exists();

        Async.run(() -> Unix.serve(file, Tcp.serverOptions(), TcpTest::echo, server -> {
            try (ByteStream stream = Unix.connect(file)) {
                stream.write("hello\n");
                assertThat(stream.readLine()).isEqualTo("hello");
            }
            assertThatThrownBy(() -> Unix.serve(file, Tcp.serverOptions(), TcpTest::echo, other -> true))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
            return true;
        }));
        assertThat(file).doesNotExist();
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");

        assertThatThrownBy(() -> Async.run(() -> Unix.serve(file, Tcp.serverOptions(), TcpTest::echo, server -> true)))
                .isInstanceOf(IOException.class);

        assertThat(file).hasContent("precious");
    }

    @Test
    void unixServerWhoseLineIsFullIsInUse(@TempDir Path folder) throws Exception {
        var address = java.net.UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (var busy = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
                var first = java.nio.channels.SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
                var second = java.nio.channels.SocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            busy.bind(address, 1);
            first.connect(address);
            second.connect(address);

            assertThatThrownBy(() -> Async.run(
                            () -> Unix.serve(address.getPath(), Tcp.serverOptions(), TcpTest::echo, server -> true)))
                    .isInstanceOf(java.net.BindException.class)
                    .hasMessageStartingWith("cannot listen at " + address.getPath() + ": ");
        }
    }

    @Test
    void fullLineOfAUnixServerIsWaitedOut(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("socket");
        Async.run(() -> Unix.serve(file, Tcp.serverOptions().backlog(1).connectionLimit(1), TcpTest::echo, server -> {
            Async.forEach(Collections.nCopies(50, "hello"), 50, word -> {
                try (ByteStream stream = Unix.connect(file)) {
                    stream.write(word + "\n");
                    assertThat(stream.readLine()).isEqualTo(word);
                }
            });
            return true;
        }));
    }

    @Test
    void unixServerThatIsNotThereIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("socket");

        assertThatThrownBy(() -> Async.run(() -> Unix.connect(file)))
                .isInstanceOf(NoConnectionException.class)
                .hasMessageStartingWith("cannot connect to " + file + ": ");
    }
}
