package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.io.internal.Addresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DatagramsTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static String text(Datagrams.Packet packet) {
        return new String(packet.bytes(), UTF_8);
    }

    @Test
    void packetsGoThereAndBack() throws Exception {
        EventLoop.run(() -> {
            try (Datagrams server = Datagrams.bind(ANYWHERE);
                    Datagrams client = Datagrams.connect("localhost", server.port())) {
                client.send("ping".getBytes(UTF_8));
                Datagrams.Packet packet = server.receive();
                assertThat(packet.sender()).isEqualTo(client.localAddress());
                assertThat(packet.toString()).isEqualTo("4 bytes from 127.0.0.1:" + client.port());

                server.send("pong".getBytes(UTF_8), packet.sender());

                assertThat(text(client.receive())).isEqualTo("pong");
                assertThat(client.peer()).contains(server.localAddress());
            }
        });
    }

    @Test
    void emptyPacketIsAPacket() throws Exception {
        Async.run(() -> {
            try (Datagrams server = Datagrams.bind(ANYWHERE);
                    Datagrams client = Datagrams.bind(ANYWHERE)) {
                client.send(new byte[0], server.localAddress());

                assertThat(server.receive().bytes()).isEmpty();
            }
        });
    }

    @Test
    void largestPacketArrivesWhole() throws Exception {
        Async.run(() -> {
            try (Datagrams server = Datagrams.bind(ANYWHERE);
                    Datagrams client = Datagrams.connect("localhost", server.port())) {
                client.send(new byte[65_507]);

                assertThat(server.receive().bytes()).hasSize(65_507);
                assertThatThrownBy(() -> client.send(new byte[65_508])).isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void cancelledReceiveLosesNothing() throws Exception {
        Async.run(() -> {
            try (Datagrams server = Datagrams.bind(ANYWHERE);
                    Datagrams client = Datagrams.connect("localhost", server.port())) {
                assertThat(Async.<Datagrams.Packet, Exception>moveOnAfter(Duration.ofMillis(20), server::receive))
                        .isEmpty();

                client.send("still there".getBytes(UTF_8));

                assertThat(text(server.receive())).isEqualTo("still there");
            }
        });
    }

    @Test
    void manyMayReceiveAndEachPacketGoesToOne() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Datagrams server = Datagrams.bind(ANYWHERE);
            List<Task<String>> receivers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                receivers.add(group.spawn(() -> text(server.receive())));
            }
            try (Datagrams client = Datagrams.connect("localhost", server.port())) {
                for (int i = 0; i < 10; i++) {
                    client.send(("" + i).getBytes(UTF_8));
                }
            }
            List<String> received = new ArrayList<>();
            for (Task<String> each : receivers) {
                received.add(each.await());
            }
            assertThat(received).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            server.close();
        }));
    }

    @Test
    void refusedPacketIsTold() throws Exception {
        Async.run(() -> {
            int port;
            try (Datagrams gone = Datagrams.bind(ANYWHERE)) {
                port = gone.port();
            }
            try (Datagrams client = Datagrams.connect("localhost", port)) {
                client.send(new byte[1]);

                assertThatThrownBy(client::receive).isInstanceOf(PortUnreachableException.class);
            }
        });
    }

    @Test
    void closingWakesTheReceiver() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            Datagrams server = Datagrams.bind(ANYWHERE);
            Task<?> receiver = group.spawn(() -> assertThatThrownBy(server::receive)
                    .isInstanceOf(StreamClosedException.class)
                    .hasMessage("the UDP socket at 127.0.0.1:" + server.port() + " was closed"));
            Async.sleep(Duration.ofMillis(20));

            server.close();

            receiver.await();
            assertThat(server.toString()).endsWith("[closed]");
        }));
    }

    @Test
    void misuseIsNamed() throws Exception {
        try (Datagrams server = Datagrams.bind(ANYWHERE)) {
            assertThatThrownBy(() -> server.send(new byte[1]))
                    .hasMessage("the UDP socket at 127.0.0.1:" + server.port()
                            + " is not connected: call send with an address");
        }
        assertThatThrownBy(() -> Datagrams.bind(InetSocketAddress.createUnresolved("host", 1)))
                .hasMessageStartingWith("address must be resolved, but is host");
    }

    @Test
    void addressToWhichNothingCanBeSentIsNamed() throws Exception {
        Async.run(() -> {
            try (Datagrams server = Datagrams.bind(ANYWHERE);
                    Datagrams client = Datagrams.connect("127.0.0.1", server.port())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> server.send(new byte[1], InetSocketAddress.createUnresolved("host", 1)))
                        .withMessageStartingWith("address must be resolved, but is host");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> server.send(new byte[1], UnixDomainSocketAddress.of("/run/socket")))
                        .withMessage("address must be an Internet address, but is /run/socket");
                assertThatThrownBy(() -> client.send(new byte[1], client.localAddress()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith("so nothing can be sent to " + Addresses.words(client.localAddress()));
            }
        });
    }

    @Test
    void emptyPacketIsRefusedByAConnectedSocket() throws Exception {
        Async.run(() -> {
            try (Datagrams server = Datagrams.bind(ANYWHERE);
                    Datagrams client = Datagrams.connect("127.0.0.1", server.port())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> client.send(new byte[0]))
                        .withMessageStartingWith("bytes must not be empty: the ");
            }
        });
    }
}
