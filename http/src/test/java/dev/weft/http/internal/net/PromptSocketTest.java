package dev.weft.http.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(30)
class PromptSocketTest {
    private final AnswerPatience patience = new AnswerPatience();
    private ServerSocket listening;
    private PromptSocket socket;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket = new PromptSocket(patience);
        socket.connect(listening.getLocalSocketAddress());
        server = listening.accept();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        server.close();
        listening.close();
    }

    @Test
    void answerThatIsThereAlreadyIsRead() throws Exception {
        server.getOutputStream().write(7);

        int answer = inVirtualThread(() -> {
            socket.getOutputStream().write(1);
            return socket.getInputStream().read();
        });

        assertThat(answer).isEqualTo(7);
        assertThat(server.getInputStream().read()).isEqualTo(1);
        assertThat(patience.begin())
                .as("no read waits any more, and spinning was worthwhile")
                .isTrue();
    }

    @Test
    void answerThatComesLateIsWaitedFor() throws Exception {
        FutureTask<byte[]> answer = start(() -> {
            socket.getOutputStream().write(new byte[] {1, 2});
            return socket.getInputStream().readNBytes(3);
        });
        server.getInputStream().readNBytes(2);
        // Longer than any read spins. On a busy machine it may be shorter, which weakens the test but does not fail it.
        Thread.sleep(5);

        server.getOutputStream().write(new byte[] {3, 4, 5});

        assertThat(answer.get()).containsExactly(3, 4, 5);
    }

    @Test
    void endOfInputIsSeen() throws Exception {
        server.shutdownOutput();

        int answer = inVirtualThread(() -> {
            socket.getOutputStream().write(1);
            return socket.getInputStream().read();
        });

        assertThat(answer).isEqualTo(-1);
    }

    @Test
    void timeoutOfTheSocketHoldsAfterSpinningInVain() {
        assertThatThrownBy(() -> inVirtualThread(() -> {
                    socket.setSoTimeout(1);
                    socket.getOutputStream().write(1);
                    return socket.getInputStream().read();
                }))
                .hasCauseInstanceOf(SocketTimeoutException.class);
        assertThat(patience.begin()).as("no read waits any more").isTrue();
    }

    @Test
    void readOfAClosedSocketFails() {
        assertThatThrownBy(() -> inVirtualThread(() -> {
                    var in = socket.getInputStream();
                    socket.getOutputStream().write(1);
                    socket.close();
                    return in.read();
                }))
                .hasCauseInstanceOf(SocketException.class);
    }

    private static <T> T inVirtualThread(Callable<T> body) throws Exception {
        return start(body).get();
    }

    private static <T> FutureTask<T> start(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task;
    }
}
