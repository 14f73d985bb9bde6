package dev.weft.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stops the program, running in a process of its own, by a signal. */
@Tag("real-time")
@Timeout(60)
class StopSignalTest {
    @TempDir
    private Path directory;

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
    void busyProgramStopsInOrderAndTellsWhatItHasDone() throws Exception {
        Path report = directory.resolve("report.html");
        try (MockWebServer server = answering()) {
            Process program = Cli.program(
                            "fetch", "--report", report.toString(), "--head", "0", server.url("/") + "[1-99999999]")
                    .start();
            try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8);
                    BufferedReader err = program.errorReader(StandardCharsets.UTF_8)) {
                String first = out.readLine();

                program.toHandle().destroy();
                long more = out.lines().count();

                assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(program.exitValue()).isEqualTo(143);
                assertThat(first).startsWith("200");
                assertThat(err.lines())
                        .singleElement(as(STRING))
                        .startsWith((more + 1) + " fetched, 0 failed, ")
                        .endsWith("(stopped)");
                assertThat(Files.readString(report)).contains("\"count\":" + (more + 1) + ",");
            } finally {
                program.destroyForcibly();
            }
        }
    }

    @Test
    void programBlockedOnItsOutputEndsBySecondSignal() throws Exception {
        try (MockWebServer server = answering()) {
            Process program = Cli.program("fetch", "--head", "9000", server.url("/") + "[1-99999999]")
                    .start();
            try (InputStream out = program.getInputStream()) {
                assertThat(out.read()).isEqualTo('2');
                int requests = 0;
                while (requests != server.getRequestCount()) {
                    requests = server.getRequestCount();
                    Thread.sleep(200); // a pipe that is full: nothing tells, but that nothing more happens
                }

                program.toHandle().destroy();
                // The first signal is not acknowledged, and the system may merge two signals sent at the same time.
                while (program.isAlive() && !program.waitFor(200, TimeUnit.MILLISECONDS)) {
                    program.toHandle().destroy();
                }

                assertThat(program.exitValue()).isEqualTo(143);
            } finally {
                program.destroyForcibly();
            }
        }
    }

    private static MockWebServer answering() throws IOException {
        MockWebServer server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().body("x".repeat(9000)).build();
            }
        });
        server.start();
        return server;
    }
}
