package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.io.internal.Addresses;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connecting to the first of several addresses that answers, in virtual time. */
@Timeout(30)
@InEveryWay
class HappyEyeballsTest {
    private static final InetSocketAddress SIX = address("2001:db8::1");
    private static final InetSocketAddress OTHER_SIX = address("2001:db8::2");
    private static final InetSocketAddress FOUR = address("192.0.2.1");
    private static final InetSocketAddress OTHER_FOUR = address("192.0.2.2");

    @RegisterExtension
    final Runs runs;

    private final Map<InetSocketAddress, Duration> answering = new HashMap<>();
    private final Map<InetSocketAddress, Duration> refusing = new HashMap<>();
    private final List<String> attempts = Collections.synchronizedList(new ArrayList<>());
    private final List<ByteStream> connected = Collections.synchronizedList(new ArrayList<>());

    HappyEyeballsTest(Way way) {
        runs = new Runs(way);
    }

    private static InetSocketAddress address(String text) {
        return new InetSocketAddress(InetAddress.ofLiteral(text), 443);
    }

    private ByteStream dial(InetSocketAddress address) throws IOException, InterruptedException {
        attempts.add(runs.elapsed().toMillis() + " " + Addresses.words(address));
        if (refusing.containsKey(address)) {
            Async.sleep(refusing.get(address));
            throw new ConnectException("refused");
        }
        Async.sleep(answering.getOrDefault(address, Duration.ofDays(1)));
        ByteStream stream = ByteStream.pair().near();
        connected.add(stream);
        return stream;
    }

    private ByteStream connect(InetSocketAddress... addresses) throws IOException, InterruptedException {
        return new HappyEyeballs(Tcp.connectOptions(), this::dial).connect("host:443", List.of(addresses));
    }

    @Test
    void familiesTakeTurns() {
        assertThat(HappyEyeballs.alternating(List.of(SIX, OTHER_SIX, FOUR, OTHER_FOUR)))
                .containsExactly(SIX, FOUR, OTHER_SIX, OTHER_FOUR);
        assertThat(HappyEyeballs.alternating(List.of(FOUR, OTHER_FOUR, SIX))).containsExactly(FOUR, SIX, OTHER_FOUR);
    }

    @Test
    void firstThatAnswersWinsAndTheOthersAreGivenUp() throws Exception {
        answering.put(FOUR, Duration.ofMillis(10));

        runs.run(() -> {
            assertThat(connect(SIX, FOUR, OTHER_FOUR).isOpen()).isTrue();

            assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(260));
        });
        assertThat(attempts).containsExactly("0 [2001:db8:0:0:0:0:0:1]:443", "250 192.0.2.1:443");
    }

    @Test
    void nextIsTriedAtOnceWhenOneFails() throws Exception {
        refusing.put(SIX, Duration.ofMillis(10));
        answering.put(FOUR, Duration.ofMillis(10));

        runs.run(() -> {
            connect(SIX, FOUR);

            assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(20));
        });
    }

    @Test
    void slowFirstMayStillWin() throws Exception {
        answering.put(SIX, Duration.ofMillis(300));
        answering.put(FOUR, Duration.ofMillis(300));

        runs.run(() -> {
            assertThat(connect(SIX, FOUR)).isSameAs(connected.getFirst());

            assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(300));
        });
    }

    @Test
    void twoThatAnswerAtOnceLeaveOneOpen() throws Exception {
        answering.put(SIX, Duration.ofMillis(500));
        answering.put(FOUR, Duration.ofMillis(250));

        runs.run(() -> {
            ByteStream winner = connect(SIX, FOUR);

            assertThat(connected.stream().filter(ByteStream::isOpen)).containsExactly(winner);
        });
    }

    @Test
    void everyFailureIsNamed() throws Exception {
        refusing.put(SIX, Duration.ofMillis(10));

        runs.run(() -> assertThatThrownBy(() -> connect(SIX, FOUR))
                .isInstanceOf(NoConnectionException.class)
                .hasMessage("cannot connect to host:443: [2001:db8:0:0:0:0:0:1]:443: refused;"
                        + " 192.0.2.1:443: no answer within 10 s")
                .extracting(thrown -> Stream.of(thrown.getSuppressed()).count())
                .isEqualTo(2L));
        assertThat(runs.elapsed()).isEqualTo(Duration.ofMillis(10_010));
    }

    @Test
    void cancelledConnectLeavesNothingOpen() throws Exception {
        answering.put(SIX, Duration.ofSeconds(1));

        runs.run(() -> assertThat(
                        Async.<ByteStream, Exception>moveOnAfter(Duration.ofSeconds(1), () -> connect(SIX, FOUR)))
                .satisfiesAnyOf(
                        empty -> assertThat(empty).isEmpty(),
                        there -> assertThat(there.orElseThrow().isOpen()).isTrue()));
        assertThat(connected.stream().filter(ByteStream::isOpen)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void onlyAddressIsTriedWithoutATaskOfItsOwn() throws Exception {
        answering.put(FOUR, Duration.ofMillis(10));
        refusing.put(SIX, Duration.ofMillis(10));

        runs.run(() -> {
            assertThat(connect(FOUR)).isSameAs(connected.getFirst());
            assertThatThrownBy(() -> connect(SIX))
                    .isInstanceOf(NoConnectionException.class)
                    .hasMessage("cannot connect to host:443: [2001:db8:0:0:0:0:0:1]:443: refused");
        });
    }

    @Test
    void listenerIsToldOfEachAttempt() throws Exception {
        refusing.put(SIX, Duration.ofMillis(10));
        answering.put(FOUR, Duration.ofMillis(10));
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        ConnectListener listener = new ConnectListener() {
            @Override
            public void started(InetSocketAddress address) {
                told.add("started " + Addresses.words(address));
            }

            @Override
            public void connected(InetSocketAddress address) {
                told.add("connected " + Addresses.words(address));
            }

            @Override
            public void failed(InetSocketAddress address, IOException failure) {
                told.add("failed " + failure.getMessage());
            }
        };

        runs.run(() -> new HappyEyeballs(Tcp.connectOptions().listener(listener), this::dial)
                .connect("host:443", List.of(SIX, FOUR)));
        assertThat(told)
                .containsExactly(
                        "started [2001:db8:0:0:0:0:0:1]:443",
                        "failed [2001:db8:0:0:0:0:0:1]:443: refused",
                        "started 192.0.2.1:443",
                        "connected 192.0.2.1:443");
    }

    @Test
    void listenerThatThrowsLeavesNoConnection() throws Exception {
        answering.put(SIX, Duration.ofMillis(10));
        answering.put(FOUR, Duration.ofMillis(10));
        ConnectListener listener = new ConnectListener() {
            @Override
            public void connected(InetSocketAddress address) {
                throw new IllegalStateException("not listening");
            }
        };
        ConnectOptions options = Tcp.connectOptions().listener(listener);

        runs.run(() -> {
            for (List<InetSocketAddress> addresses : List.of(List.of(SIX), List.of(SIX, FOUR))) {
                assertThatThrownBy(() -> new HappyEyeballs(options, this::dial).connect("host:443", addresses))
                        .hasStackTraceContaining("not listening");
            }
        });
        assertThat(connected).isNotEmpty().noneMatch(ByteStream::isOpen);
    }
}
