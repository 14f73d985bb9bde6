package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultyNetworkTest {
    private static final Duration ETERNITY = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void latencyThatIsTooLongIsTheLongest() throws Exception {
        Simulation.run(simulation -> {
            FaultyNetwork network = FaultyNetwork.of(simulation.random()).latency(Duration.ofDays(2), ETERNITY);

            assertThat(Async.<String, Exception>moveOnAfter(Duration.ofDays(1), () -> network.exchange(() -> "there")))
                    .isEmpty();
        });
    }

    @Test
    void connectionsAreAsSlowAsTheNetwork() throws Exception {
        Simulation.run(simulation -> {
            Duration day = Duration.ofDays(1);
            ByteStream.Pair pair =
                    FaultyNetwork.of(simulation.random()).latency(day, day).connect();
            pair.near().write("hello\n");

            assertThat(pair.far().readLine()).isEqualTo("hello");

            assertThat(simulation.elapsed()).isEqualTo(day.dividedBy(2));
        });
    }

    @Test
    void shareOfConnectionsBreaksAndAnotherFallsSilent() throws Exception {
        Simulation.run(simulation -> {
            FaultyNetwork failing = FaultyNetwork.of(simulation.random()).failureRate(1);
            FaultyNetwork hanging = FaultyNetwork.of(simulation.random()).hangRate(1);

            assertThatThrownBy(() -> failing.connect().near().write(new byte[10_001]))
                    .isInstanceOf(IOException.class);
            ByteStream.Pair silent = hanging.connect();
            silent.near().write(new byte[10_001]);
            assertThat(Async.<byte[], Exception>moveOnAfter(
                            Duration.ofDays(1), () -> silent.far().readExactly(10_001)))
                    .isEmpty();
        });
    }

    @Test
    void realSocketsHoldVirtualTimeStillAndAreNoDeadlock() throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Simulation.run(simulation -> Tcp.serve(
                address,
                Tcp.serverOptions().drainTimeout(Duration.ZERO),
                stream -> stream.forEachLine(line -> stream.write(line + "\n")),
                server -> {
                    try (ByteStream stream = Tcp.connect("localhost", server.port())) {
                        stream.write("hello\n");
                        assertThat(stream.readLine()).isEqualTo("hello");
                    }
                    assertThat(simulation.elapsed()).isLessThan(Duration.ofSeconds(1));
                    return true;
                }));
    }

    @Test
    void badSettingsAreRefusedByName() {
        FaultyNetwork network = FaultyNetwork.of(new Random(1));

        assertThatThrownBy(() -> network.latency(null, Duration.ZERO)).hasMessage("min");
        assertThatThrownBy(() -> network.latency(Duration.ZERO, null)).hasMessage("max");
        assertThatThrownBy(() -> network.failureRate(Double.NaN)).hasMessage("rate must be from 0 to 1, but is NaN");
    }
}
