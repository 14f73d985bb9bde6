package dev.weft.cli.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.cli.store.Sha256;
import dev.weft.sync.Event;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are read, with the help of other threads if they are large. */
@Tag("real-time")
@Timeout(60)
class BodyReaderTest {
    private static final int ANY = Integer.MAX_VALUE;

    private final byte[] content = content(5_000_000);
    private final ByteArrayOutputStream passedOn = new ByteArrayOutputStream();
    private final Receiver receiver =
            receiver(List.of((piece, offset, length) -> passedOn.write(piece, offset, length)));

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(1).nextBytes(content);
        return content;
    }

    private static Receiver receiver(List<Sink> sinks) {
        return new Receiver(10, true, sinks, (_, _, _) -> {});
    }

    /** Gives {@link #content} in pieces of different lengths, and then what {@code end} gives. */
    private BodyReader.Source source(End end) {
        Random random = new Random(2);
        int[] at = {0};
        return (into, offset, length) -> {
            int count = Math.min(Math.min(length, 1 + random.nextInt(300_000)), content.length - at[0]);
            if (count == 0) {
                return end.read();
            }
            System.arraycopy(content, at[0], into, offset, count);
            at[0] += count;
            return count;
        };
    }

    private interface End {
        int read() throws IOException, InterruptedException;
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 5_000_000})
    void largeBodyIsReceivedWholeAndInOrder(long length) throws Exception {
        Async.run(() -> new BodyReader(source(() -> -1), receiver).read(length, ANY));

        assertThat(passedOn.toByteArray()).isEqualTo(content);
        assertThat(receiver.sum()).isEqualTo(Sha256.of(content));
        assertThat(receiver.bytes()).isEqualTo(content.length);
        assertThat(receiver.head()).isEqualTo(Arrays.copyOf(content, 10));
    }

    @Test
    void largeBodyThatIsReadSlowlyOnPurposeIsReceivedWhole() throws Exception {
        Async.run(() -> new BodyReader(source(() -> -1), receiver).read(-1, 1000));

        assertThat(passedOn.toByteArray()).isEqualTo(content);
        assertThat(receiver.sum()).isEqualTo(Sha256.of(content));
    }

    @Test
    void allThatWasReadBeforeAFailureIsPassedOn() {
        assertThatThrownBy(() -> Async.run(() -> new BodyReader(
                                source(() -> {
                                    throw new EOFException("cut");
                                }),
                                receiver)
                        .read(-1, ANY)))
                .isInstanceOf(EOFException.class);

        assertThat(passedOn.toByteArray()).isEqualTo(content);
    }

    @Test
    void allThatWasReadBeforeACancellationIsPassedOn() throws Exception {
        TaskGroup.run(group -> {
            Event read = Event.create();
            Task<?> reading = group.spawn(() -> new BodyReader(
                            source(() -> {
                                read.set();
                                Event.create().await();
                                return -1;
                            }),
                            receiver)
                    .read(-1, ANY));
            read.await();
            reading.cancel("enough");
        });

        assertThat(passedOn.toByteArray()).isEqualTo(content);
    }

    @Test
    void bodyThatCannotBePassedOnIsNotReadOn() {
        SaveException full = new SaveException(new IOException("No space left on device"));
        Receiver failing = receiver(List.of((_, _, _) -> {
            throw full;
        }));

        assertThatThrownBy(() -> Async.run(() -> new BodyReader((_, _, length) -> length, failing).read(1L << 40, ANY)))
                .isSameAs(full);
    }

    @Test
    void tasksThatAreWokenFromElsewhereGoOnBesideBodiesThatNeverWait() throws Exception {
        int bodies = 4 * Runtime.getRuntime().availableProcessors();

        TaskGroup.run(group -> {
            Event begun = Event.create();
            for (int i = 0; i < bodies; i++) {
                group.spawn(() -> new BodyReader((_, _, length) -> length, receiver(List.of())).read(1L << 40, ANY));
                group.spawn(begun::set);
            }
            begun.await();
            for (int i = 0; i < 100; i++) {
                Async.sleep(Duration.ofMillis(1)); // woken by a thread that is no carrier
            }
            group.cancel("all went on");
        });
    }
}
