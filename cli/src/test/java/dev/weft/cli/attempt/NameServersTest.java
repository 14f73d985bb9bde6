package dev.weft.cli.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("real-time")
@Timeout(30)
class NameServersTest {

    /** The codes are those of RFC 1035, section 4.1.1: 3 means that there is no such name, 2 that the server failed. */
    @ParameterizedTest
    @CsvSource({"0, true", "3, true", "2, false", "5, false"})
    void answerIsTheOneAboutTheName(int code, boolean isAnswer) throws IOException {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (answer(server, code)) {
                    assert !server.isClosed();
                }
            });

            assertThat(NameServers.at(server.getLocalPort()).answerFor("my_svc.example"))
                    .isEqualTo(isAnswer);
        }
    }

    /** Answers a question with {@code code} and without an address. Returns false if the server was closed. */
    private static boolean answer(DatagramSocket server, int code) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        try {
            server.receive(packet);
            packet.getData()[2] |= (byte) 0x80; // this is a response
            packet.getData()[3] = (byte) code;
            server.send(packet);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void silentServerIsNoAnswer() throws IOException {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThat(NameServers.at(server.getLocalPort()).answerFor("far.example"))
                    .isFalse();
        }
    }

    @Test
    void portWithoutAServerIsNoAnswer() throws IOException {
        int port;
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }

        assertThat(NameServers.at(port).answerFor("far.example")).isFalse();
    }
}
