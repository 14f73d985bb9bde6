package dev.weft.http.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-time")
@Timeout(30)
class UnixSocketTest {

    /** OkHttp reads with a short timeout to check whether an idle connection is alive. */
    @Test
    void readGivesUpAfterTheTimeoutOfTheSocketAndLosesNothing(@TempDir Path directory) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (var listening =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                var socket = new UnixSocket(address.getPath())) {
            socket.connect(new InetSocketAddress("localhost", 80));
            try (var other = listening.accept()) {
                socket.setSoTimeout(1);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                assertThat(socket.getSoTimeout()).isEqualTo(1);

                other.write(ByteBuffer.wrap(new byte[] {7}));
                socket.setSoTimeout(0);
                assertThat(socket.getInputStream().read()).isEqualTo(7);
                socket.getOutputStream().write(8);
                ByteBuffer back = ByteBuffer.allocate(1);
                other.read(back);
                assertThat(back.get(0)).isEqualTo((byte) 8);
            }
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
