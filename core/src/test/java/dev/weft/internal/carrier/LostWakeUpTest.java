package dev.weft.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that go from group to group, wait for events there, and go to other threads and back. A token is in one place
 * at a time, and the carriers here sleep immediately and until they are woken. So a lost wake-up stops a token forever.
 * Without an overseer, a lost wake-up is not repaired. With an overseer, carriers lose their seats and get them back.
 */
@Timeout(120)
class LostWakeUpTest {
    private static final Duration ALL = Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5));
    private static final int LONGEST_SPIN = 2_000;
    private static final long NEVER = 3_600_000_000_000L;

    private final AtomicLong hops = new AtomicLong();
    private volatile boolean over;

    /** A token: a task that works for a short time and then enters another group. */
    private final class Token implements Runnable {
        private final SplittableRandom random;
        private final List<? extends Executor> places;
        private final CountDownLatch ended;
        private volatile long moved = System.nanoTime();
        private Executor at;

        Token(long seed, List<? extends Executor> places, CountDownLatch ended) {
            this.random = new SplittableRandom(seed);
            this.places = places;
            this.ended = ended;
            this.at = places.getFirst();
        }

        @Override
        public void run() {
            moved = System.nanoTime();
            hops.incrementAndGet();
            if (over) {
                ended.countDown();
                return;
            }
            CarrierGroup group =
                    at instanceof FakeEvents events ? events.group() : at instanceof CarrierGroup of ? of : null;
            boolean blocks = group != null && random.nextInt(16) == 0 && group.leaveSeat();
            for (int i = random.nextInt(LONGEST_SPIN); i > 0; i--) {
                Thread.onSpinWait();
            }
            if (blocks && random.nextBoolean()) {
                group.returnToSeat();
            }
            at = places.get(random.nextInt(places.size()));
            at.execute(this);
        }

        long nanosWithoutMove() {
            return System.nanoTime() - moved;
        }
    }

    @ParameterizedTest(name = "{0} tokens, carriers that live for {1} ns, overseer {2}")
    @CsvSource({"1, LONG, false", "2, LONG, false", "7, LONG, false", "2, 0, false", "7, 20000, false", "7, LONG, true"
    })
    void everyTokenMovesWithinASecond(int tokens, String keepAlive, boolean overseer) throws Exception {
        long seed = System.nanoTime();
        Patience patience = new Patience(100, 0, keepAlive.equals("LONG") ? NEVER : Long.parseLong(keepAlive));
        Clock clock = overseer ? Scheduler.parallel().clock() : new NoTimers();
        CarrierGroup one = new CarrierGroup("one-", 1, patience, clock);
        CarrierGroup two = new CarrierGroup("two-", 2, patience, clock);
        CarrierGroup three = new CarrierGroup("three-", 3, patience, clock);
        List<Executor> places = List.of(
                one,
                two,
                three,
                new FakeEvents(one, true),
                new FakeEvents(two, true),
                new FakeEvents(three, true),
                task -> Thread.ofVirtual().start(task));
        CountDownLatch ended = new CountDownLatch(tokens);
        List<Token> all = IntStream.range(0, tokens)
                .mapToObj(i -> new Token(seed + i, places, ended))
                .toList();
        all.forEach(places.getFirst()::execute);

        long end = System.nanoTime() + ALL.dividedBy(5).toNanos();
        while (System.nanoTime() < end && !ended.await(20, TimeUnit.MILLISECONDS)) {
            assertThat(all)
                    .as("seed %d: tokens that stand still, %s", seed, places)
                    .noneMatch(token -> token.nanosWithoutMove() > TimeUnit.SECONDS.toNanos(10));
        }
        over = true;

        assertThat(ended.await(10, TimeUnit.SECONDS))
                .as("seed %d: all tokens have come to an end, %s", seed, places)
                .isTrue();
        System.out.printf("%d tokens: %d hops%n", tokens, hops.get());
    }

    /**
     * One token goes back and forth between two groups. The carrier of one group sleeps immediately, and the carrier of
     * the other spins. So the token comes back at the moment at which the first carrier falls asleep, or ends.
     */
    @ParameterizedTest(name = "carriers that live for {0} ns")
    @ValueSource(longs = {NEVER, 0})
    void tokenThatComesBackWhileItsCarrierFallsAsleepIsSeen(long keepAlive) throws Exception {
        CarrierGroup sleepy = new CarrierGroup("sleepy-", 1, new Patience(0, 0, keepAlive), new NoTimers());
        CarrierGroup awake = new CarrierGroup("awake-", 1, new Patience(100_000, 0, NEVER), new NoTimers());
        SplittableRandom random = new SplittableRandom(1);
        CountDownLatch ended = new CountDownLatch(1);

        sleepy.execute(new Runnable() {
            private boolean back;

            @Override
            public void run() {
                hops.incrementAndGet();
                if (over) {
                    ended.countDown();
                    return;
                }
                for (int i = back ? random.nextInt(40) : 0; i > 0; i--) {
                    Thread.onSpinWait();
                }
                back = !back;
                (back ? awake : sleepy).execute(this);
            }
        });
        assertThat(ended.await(ALL.dividedBy(5).toNanos(), TimeUnit.NANOSECONDS))
                .isFalse();
        over = true;

        assertThat(ended.await(10, TimeUnit.SECONDS))
                .as("the token has come to its end, %s, %s", sleepy, awake)
                .isTrue();
        System.out.printf("one token between two groups: %d hops%n", hops.get());
    }
}
