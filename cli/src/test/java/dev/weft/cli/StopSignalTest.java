package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a process of its own, stopped by a signal. */
@Tag("real-time")
@Timeout(60)
class StopSignalTest {
    @Test
    void terminatedProgramPrintsWhatWasDoneAndTheSummary() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Process program = Cli.program("fetch", "nonsense", "http://127.0.0.1:" + server.getLocalPort() + "/")
                    .start();
            try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8);
                    BufferedReader err = new BufferedReader(
                            new InputStreamReader(program.getErrorStream(), StandardCharsets.UTF_8));
                    Socket underWay = server.accept()) {
                String first = out.readLine();

                program.toHandle().destroy();
                boolean ended = program.waitFor(10, TimeUnit.SECONDS);

                assertThat(ended).isTrue();
                assertThat(program.exitValue()).isEqualTo(143);
                assertThat(first).startsWith("FAIL").contains("nonsense");
                assertThat(out.readLine()).isNull();
                assertThat(err.readLine()).startsWith("0 fetched, 1 failed").endsWith("(stopped)");
                assertThat(underWay.isConnected()).isTrue();
            } finally {
                program.destroyForcibly();
            }
        }
    }

    @Test
    void firstSignalStopsThenInterruptsThenEndsTheProgram() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);

        try (StopSignal signal = StopSignal.open(() -> calls.add("stop"), status -> {
            calls.add("end " + status);
            ended.countDown();
        })) {
            signal.received(15);

            assertThatThrownBy(() -> new CountDownLatch(1).await()).isInstanceOf(InterruptedException.class);
            ended.await();
            assertThat(signal.status()).isEqualTo(143);
        }

        assertThat(calls).containsExactly("stop", "end 143");
    }

    @Test
    void secondSignalEndsTheProgramAtOnce() {
        List<String> calls = new CopyOnWriteArrayList<>();

        try (StopSignal signal = StopSignal.open(() -> calls.add("stop"), status -> calls.add("end " + status))) {
            signal.received(2);
            signal.received(2);
        }

        assertThat(calls).containsExactly("stop", "end 130");
    }
}
