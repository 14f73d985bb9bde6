package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams in memory, in virtual time. */
@Timeout(30)
@InEveryWay
class MemoryStreamTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final Runs runs;

    MemoryStreamTest(Way way) {
        runs = new Runs(way);
    }

    @Test
    void bytesTakeAsLongAsTheLinkSays() throws Exception {
        runs.run(() -> {
            ByteStream.Pair pair = ByteStream.pair(Link.perfect().latency(SECOND, SECOND));
            pair.near().write("hello\n");
            Duration written = runs.elapsed();

            assertThat(pair.far().readLine()).isEqualTo("hello");
            assertThat(written).isZero();
            assertThat(runs.elapsed()).isEqualTo(SECOND);
        });
    }

    @Test
    void readThatTimesOutBeforeTheBytesArriveLosesNothing() throws Exception {
        runs.run(() -> {
            ByteStream.Pair pair = ByteStream.pair(Link.perfect().latency(SECOND, SECOND));
            pair.near().write("hello\n");

            assertThat(Async.<String, Exception>moveOnAfter(
                            Duration.ofMillis(500), () -> pair.far().readLine()))
                    .isEmpty();

            assertThat(pair.far().readLine()).isEqualTo("hello");
            assertThat(runs.elapsed()).isEqualTo(SECOND);
        });
    }

    @Test
    void endTakesAsLongAsBytesDo() throws Exception {
        runs.run(() -> {
            ByteStream.Pair pair = ByteStream.pair(Link.perfect().latency(SECOND, SECOND));
            pair.near().close();

            assertThat(pair.far().readLine()).isNull();
            assertThat(runs.elapsed()).isEqualTo(SECOND);
        });
    }

    @Test
    void noMoreBytesPassThanTheBandwidthAllows() throws Exception {
        runs.run(() -> {
            ByteStream.Pair pair = ByteStream.pair(Link.perfect().bandwidth(100));
            pair.near().write(new byte[250]);
            pair.near().write(new byte[50]);

            pair.far().readExactly(300);

            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void piecesNeverOvertakeEachOther() throws Exception {
        runs.run(() -> {
            Link link = Link.perfect()
                    .random(new Random(3))
                    .latency(Duration.ZERO, SECOND)
                    .maxPieceSize(5);
            ByteStream.Pair pair = ByteStream.pair(link);
            byte[] sent = new byte[1000];
            new Random(4).nextBytes(sent);

            pair.near().write(sent);
            pair.near().shutdownOutput();

            assertThat(pair.far().readAll(1000)).isEqualTo(sent);
        });
    }

    @Test
    void whatIsWrittenArrivesInPieces() throws Exception {
        runs.run(() -> {
            Link link = Link.perfect().maxPieceSize(3);
            ByteStream.Pair pair = ByteStream.pair(link);
            pair.near().write(new byte[100]);
            pair.near().shutdownOutput();
            List<Integer> sizes = new ArrayList<>();
            byte[] into = new byte[100];

            for (int size = pair.far().read(into); size > 0; size = pair.far().read(into)) {
                sizes.add(size);
            }

            assertThat(sizes).contains(1, 2, 3).allMatch(size -> size <= 3);
            assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(100);
        });
    }

    @Test
    void writerWaitsWhileTheLinkIsFull() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            ByteStream.Pair pair = ByteStream.pair(Link.perfect().capacity(10));
            List<Duration> written = new ArrayList<>();
            group.spawn(() -> {
                pair.near().write(new byte[10]);
                written.add(runs.elapsed());
                pair.near().write(new byte[10]);
                written.add(runs.elapsed());
            });
            Async.sleep(SECOND);

            pair.far().readExactly(20);

            Async.sleep(SECOND);
            assertThat(written).containsExactly(Duration.ZERO, SECOND);
        }));
    }

    @Test
    void linkThatBreaksFailsBothSidesAfterWhatArrived() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            ByteStream.Pair pair = ByteStream.pair(Link.perfect().resetAfter(5));
            Task<?> waiting = group.spawn(
                    () -> assertThatThrownBy(() -> pair.near().readLine()).hasMessage("the link was reset"));

            assertThatThrownBy(() -> pair.near().write("1234567"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the link was reset");

            assertThat(pair.far().readExactly(5)).asString(UTF_8).isEqualTo("12345");
            assertThatThrownBy(() -> pair.far().read(new byte[1])).hasMessage("the link was reset");
            assertThatThrownBy(() -> pair.far().write("x")).hasMessage("the link was reset");
            waiting.await();
        }));
    }

    @Test
    void cutLinkIsSilent() throws Exception {
        runs.run(() -> {
            ByteStream.Pair pair = ByteStream.pair(Link.perfect().stallAfter(5));
            pair.near().write("1234567");
            pair.near().close();
            assertThat(pair.far().readExactly(5)).asString(UTF_8).isEqualTo("12345");

            assertThat(Async.<byte[], Exception>moveOnAfter(
                            Duration.ofDays(1), () -> pair.far().readExactly(1)))
                    .isEmpty();
        });
    }

    @Test
    void idleLimitLooksAtBothDirections() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            ByteStream.Pair pair =
                    ByteStream.pair(Link.perfect(), ByteStream.options().idleTimeout(Duration.ofSeconds(3)));
            group.spawn(() -> {
                for (int i = 0; i < 4; i++) {
                    Async.sleep(Duration.ofSeconds(2));
                    pair.near().write("still here\n");
                }
            });

            assertThatThrownBy(() -> pair.near().readLine()).isInstanceOf(IdleException.class);

            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(11));
        }));
    }

    /**
     * The first task is cancelled first and closes the stream, so the read of the second task fails before that task is
     * cancelled. The group must not report this failure.
     */
    @Test
    void streamThatASiblingClosedBecauseOfACancellationIsPartOfThat() throws Exception {
        runs.run(() -> TaskGroup.run(group -> {
            ByteStream.Pair pair = ByteStream.pair();
            group.spawn(() -> {
                try {
                    Async.sleep(Duration.ofDays(1));
                } finally {
                    pair.near().close();
                }
            });
            group.spawn(() -> pair.near().readLine());
            Async.sleep(SECOND);

            group.cancel("enough");
        }));
    }

    @Test
    void finishLimitIsInTheTimeOfTheRun() throws Exception {
        runs.run(() -> {
            ByteStream.Pair pair = ByteStream.pair();

            pair.near().finish();

            assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(5));
            assertThat(pair.near().isOpen()).isFalse();
        });
    }

    @Test
    void badSettingsAreRefusedByName() {
        assertThatThrownBy(() -> Link.perfect().capacity(0)).hasMessage("bytes must be at least 1, but is 0");
        assertThatThrownBy(() -> Link.perfect().maxPieceSize(0)).hasMessage("size must be at least 1, but is 0");
        assertThatThrownBy(() -> Link.perfect().bandwidth(0)).hasMessage("bytesPerSecond must be at least 1, but is 0");
        assertThatThrownBy(() -> Link.perfect().resetAfter(-1)).hasMessage("bytes must not be negative, but is -1");
        assertThatThrownBy(() -> Link.perfect().latency(SECOND, Duration.ZERO))
                .hasMessage("min must be from 0 to max, but min is 1 s and max is 0 s");
        assertThatThrownBy(() -> ByteStream.options().idleTimeout(Duration.ZERO))
                .hasMessage("timeout must be longer than zero, but is 0 s");
    }
}
