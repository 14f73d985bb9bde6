package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.fixture.Descriptors;
import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.poll.ChannelWaits;
import dev.weft.io.internal.poll.Poller;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cancels reads and writes at random times. Every byte must be accounted for, and nothing may be left. {@code
 * -Dweft.sweep.seconds} is the minimum duration of all sweeps. {@code -Dweft.sweep.cancellations} is the minimum number
 * of operations that are cancelled or time out; one in a hundred of them is a write, the others are reads. A failure
 * names its seed.
 */
class SweepTest {
    private static final Duration EACH =
            Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5)).dividedBy(2L * Transport.values().length);
    private static final long CUT_EACH = Long.getLong("weft.sweep.cancellations", 0) / Transport.values().length;
    private static final long CUT_WRITES = CUT_EACH / 100;
    private static final long CUT_READS = CUT_EACH - CUT_WRITES;

    /**
     * The system's buffers would otherwise accept most writes at once, and few writes would wait and could be
     * cancelled.
     */
    private static final StreamOptions SMALL_BUFFERS =
            ByteStream.options().socketOption(StandardSocketOptions.SO_SNDBUF, 1 << 16);

    /** The counts of one sweep over one transport. */
    private static final class Tally {
        private final AtomicLong cut = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final long begin = System.nanoTime();
        private long rounds;

        boolean isEnough(long wanted) {
            return cut.get() >= wanted && System.nanoTime() - begin >= EACH.toNanos();
        }

        void print(String what, Transport transport, long seed) {
            System.out.printf(
                    "sweep of %s over %s: %d cut short in %d rounds, %d bytes accounted for, in %.1f s, seeds from %d%n",
                    what, transport, cut.get(), rounds, bytes.get(), (System.nanoTime() - begin) / 1e9, seed);
        }
    }

    /**
     * The byte that is sent at {@code position}. Neighbouring bytes differ, so a byte that is lost or sent twice is
     * noticed.
     */
    private static byte at(long position) {
        return (byte) (position ^ (position >>> 8) * 7 ^ (position >>> 16) * 13);
    }

    private static byte[] bytes(long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(from + i);
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void cancelledReadsLoseNothing(Transport transport) throws Exception {
        roundOfReads(transport, 1, new Tally()); // creates everything that is created once and kept
        Leftovers before = Leftovers.now();
        Tally tally = new Tally();
        long first = System.nanoTime();
        do {
            roundOfReads(transport, first + tally.rounds++, tally);
        } while (!tally.isEnough(CUT_READS));
        tally.print("reads", transport, first);
        before.assertNothingMore();
    }

    private static void roundOfReads(Transport transport, long seed, Tally tally) throws Exception {
        Random random = new Random(seed);
        int total = 1 + random.nextInt(30_000);
        AtomicInteger writing = new AtomicInteger(2);
        try {
            run(
                    random.nextBoolean(),
                    () -> transport.run(
                            ByteStream.options(),
                            pair -> TaskGroup.run(group -> {
                                group.spawn(() -> write(pair.near(), total, new Random(seed + 1), writing));
                                group.spawn(() -> write(pair.far(), total, new Random(seed + 2), writing));
                                group.spawn(() -> read(pair.near(), total, new Random(seed + 3), writing, tally));
                                read(pair.far(), total, new Random(seed + 4), writing, tally);
                            })));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + " over " + transport + ": " + e, e);
        }
    }

    private static void run(boolean parallel, Action<Exception> body) throws Exception {
        if (parallel) {
            Async.run(body);
        } else {
            EventLoop.run(body);
        }
    }

    private static void write(ByteStream stream, int total, Random random, AtomicInteger writing) throws Exception {
        int written = 0;
        while (written < total) {
            int count = Math.min(1 + random.nextInt(random.nextInt(16) == 0 ? 3000 : 100), total - written);
            stream.write(bytes(written, count));
            written += count;
            if (random.nextInt(4) != 0) {
                Async.sleep(Duration.ofNanos(random.nextInt(100_000)));
            }
        }
        writing.decrementAndGet();
    }

    /** Reads {@code total} bytes by all kinds of reads. While the peer writes, most reads are cancelled. */
    private static void read(ByteStream stream, int total, Random random, AtomicInteger writing, Tally tally)
            throws Exception {
        int read = 0;
        while (read < total) {
            boolean cancels = writing.get() > 0;
            int count = Math.min(1 + random.nextInt(random.nextInt(4) == 0 ? 2000 : 100), total - read);
            int kind = random.nextInt(3);
            byte[] expected = bytes(read, count);
            byte[] got = random.nextInt(8) == 0
                    ? timedOut(stream, kind, expected, cancels, random)
                    : cancelledByName(stream, kind, expected, cancels, random);
            if (got == null) {
                tally.cut.incrementAndGet();
            } else {
                assertThat(got).as("at %d", read).isEqualTo(bytes(read, got.length));
                read += got.length;
            }
        }
        tally.bytes.addAndGet(total);
    }

    private static byte[] timedOut(ByteStream stream, int kind, byte[] expected, boolean cancels, Random random)
            throws IOException, InterruptedException {
        Duration patience = Duration.ofNanos(cancels ? 1 + random.nextInt(50_000) : 60_000_000_000L);
        return Async.<byte[], IOException>moveOnAfter(patience, () -> one(stream, kind, expected))
                .orElse(null);
    }

    private static byte[] cancelledByName(ByteStream stream, int kind, byte[] expected, boolean cancels, Random random)
            throws InterruptedException {
        return TaskGroup.call(group -> {
            Task<byte[]> reader = group.spawn(() -> one(stream, kind, expected));
            if (cancels) {
                for (int steps = random.nextInt(4); steps > 0; steps--) {
                    Async.checkpoint();
                }
                reader.cancel("by name");
            }
            return switch (reader.outcome()) {
                case Outcome.Success<byte[]> success -> success.value();
                case Outcome.Cancelled<byte[]> _ -> null;
                case Outcome.Failure<byte[]> failure -> throw new AssertionError(failure.exception());
            };
        });
    }

    private static byte[] one(ByteStream stream, int kind, byte[] expected) throws IOException, InterruptedException {
        int count = expected.length;
        return switch (kind) {
            case 0 -> {
                ByteBuffer into = ByteBuffer.allocate(count);
                stream.read(into);
                yield Arrays.copyOf(into.array(), into.position());
            }
            case 1 -> stream.readExactly(count);
            default -> {
                // the last expected bytes are the delimiter, so it will arrive
                byte[] end = Arrays.copyOfRange(expected, Math.max(0, count - 5), count);
                byte[] record = stream.readUntil(end, 300_000);
                byte[] got = Arrays.copyOf(record, record.length + end.length);
                System.arraycopy(end, 0, got, record.length, end.length);
                yield got;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void cancelledWritesSendABeginningAndNoMore(Transport transport) throws Exception {
        roundOfWrites(transport, 1, new Tally());
        Leftovers before = Leftovers.now();
        Tally tally = new Tally();
        long first = System.nanoTime();
        do {
            roundOfWrites(transport, first + tally.rounds++, tally);
        } while (!tally.isEnough(CUT_WRITES));
        tally.print("writes", transport, first);
        before.assertNothingMore();
    }

    /**
     * One write that times out at a random time, or succeeds before. The other side must read the beginning of the
     * written bytes.
     */
    private static void roundOfWrites(Transport transport, long seed, Tally tally) throws Exception {
        Random random = new Random(seed);
        int total = 1 + random.nextInt(3_000_000);
        Duration patience = Duration.ofNanos(1 + random.nextInt(3_000_000));
        byte[] all = bytes(0, total);
        try {
            run(
                    random.nextBoolean(),
                    () -> transport.run(
                            SMALL_BUFFERS,
                            pair -> TaskGroup.run(group -> {
                                Task<Integer> reader = group.spawn(() -> readBeginning(pair.far(), total));
                                boolean whole = Async.<Boolean, IOException>moveOnAfter(patience, () -> {
                                            pair.near().write(all);
                                            return true;
                                        })
                                        .orElse(false);
                                boolean begun = whole || !pair.near().isOpen();
                                pair.near().close();
                                int read = reader.await();
                                tally.cut.addAndGet(whole ? 0 : 1);
                                tally.bytes.addAndGet(read);
                                assertThat(read).isLessThanOrEqualTo(total);
                                if (whole || !begun) {
                                    assertThat(read).isEqualTo(whole ? total : 0);
                                }
                            })));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + " over " + transport + ": " + e, e);
        }
    }

    private static int readBeginning(ByteStream stream, int total) throws InterruptedException {
        int read = 0;
        byte[] into = new byte[50_000];
        try {
            for (int count = stream.read(into); count >= 0; count = stream.read(into)) {
                assertThat(Arrays.copyOf(into, count)).isEqualTo(bytes(read, count));
                read += count;
            }
        } catch (IOException e) {
            assertThat(read).as("broken off by %s", e).isLessThanOrEqualTo(total);
        }
        return read;
    }

    /** Threads, descriptors and selector keys of this process. */
    private record Leftovers(Set<String> threads, long descriptors, int keys, Pipe pipe) {

        /**
         * A number of waits that is greater than the number which the first poller of the process serves, so that the
         * second poller is started.
         */
        private static final int MANY = 20_000;

        static Leftovers now() throws Exception {
            startPollers();
            Pipe pipe = readable();
            int keys = awaitPollers(pipe);
            return new Leftovers(currentThreads(), Descriptors.count(), keys, pipe);
        }

        private static void startPollers() throws Exception {
            Async.run(() -> {
                for (int i = 0; i < MANY; i++) {
                    assertThat(Poller.ofCurrentRun()).isNotNull(); // counts as a wait
                }
            });
        }

        private static void close(Pipe pipe) throws IOException {
            pipe.sink().close();
            pipe.source().close();
        }

        private static Pipe readable() throws IOException {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            pipe.sink().write(ByteBuffer.allocate(1));
            return pipe;
        }

        /**
         * Waits until all pollers have released the channels that were closed before, and returns the number of their
         * keys. A poller releases closed channels before it reports that a channel is ready. Each wait uses its own
         * {@code ChannelWaits}, because otherwise a poller that still watches the channel could resume a task that
         * waits by another poller.
         */
        private static int awaitPollers(Pipe pipe) throws Exception {
            ExternalTarget what = new ExternalTarget("the poller");
            Job<Integer, Exception> keys = () -> {
                new ChannelWaits(pipe.source()).await(SelectionKey.OP_READ, what);
                return Poller.ofCurrentRun().keys();
            };
            return Async.call(keys) + EventLoop.call(keys) + keys.call();
        }

        /**
         * The names of Weft's threads, without the carriers and the watcher for starving tasks, which are started and
         * end depending on the load.
         */
        private static Set<String> currentThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name ->
                            name.startsWith("weft") && !name.contains("-carrier-") && !name.equals("weft-starvation"))
                    .collect(Collectors.toSet());
        }

        void assertNothingMore() throws Exception {
            assertThat(awaitPollers(pipe)).as("selector keys").isLessThanOrEqualTo(keys);
            assertThat(currentThreads()).isSubsetOf(threads);
            assertThat(Descriptors.count()).as("descriptors").isLessThanOrEqualTo(descriptors);
            close(pipe);
        }
    }
}
