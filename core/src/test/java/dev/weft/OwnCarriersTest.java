package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.LogCapture;
import dev.weft.fixture.OnOwnCarriers;
import dev.weft.internal.carrier.OwnCarriers;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Tuning;
import dev.weft.spi.trace.Snapshot;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole programs whose threads run on carriers of Weft's own. */
@OnOwnCarriers
@Timeout(300) // a long sweep takes half of this time
class OwnCarriersTest {
    private static final long NANOS =
            Duration.ofSeconds(Long.getLong("weft.sweep.seconds", 5)).toNanos() / 2;

    private static String carrierOf(Thread thread) {
        String text = thread.toString();
        return text.substring(text.indexOf('@') + 1);
    }

    @Test
    void tasksOfAParallelRunAreOnThem() throws Exception {
        String carrier = Async.call(() -> carrierOf(Thread.currentThread()));

        assertThat(carrier).startsWith("weft-carrier-");
        assertThat(Scheduler.parallel().toString()).startsWith("parallel scheduler on carriers [");
    }

    @Test
    void tasksOfALoopAreOnOneOfTheirOwn() throws Exception {
        String carrier = EventLoop.call(() -> carrierOf(Thread.currentThread()));

        assertThat(carrier).startsWith("weft-loop-carrier-");
    }

    @Test
    void threadThatATaskStartsInheritsThem() throws Exception {
        FutureTask<String> carrier = new FutureTask<>(() -> carrierOf(Thread.currentThread()));

        Async.run(() -> {
            Thread.startVirtualThread(carrier);
            carrier.get();
        });

        assertThat(carrier.get()).startsWith("weft-carrier-");
    }

    @Test
    void snapshotSaysSo() throws Exception {
        assertThat(Async.call(() -> Snapshot.take().toString())).contains("[parallel on own carriers, since ");
        assertThat(EventLoop.call(() -> Snapshot.take().toString())).contains("[loop on own carriers, since ");
    }

    @Test
    void busyHolderOfALoopIsNamed() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            EventLoop.options()
                    .namingHoldersAfter(Duration.ofMillis(20))
                    .run(() -> TaskGroup.run(group -> {
                        group.spawn("busy", () -> {
                            while (log.messages().isEmpty()) {
                                Thread.onSpinWait();
                            }
                        });
                    }));

            assertThat(log.messages().getFirst()).startsWith("task 'busy' has held its event loop for 20 ms");
        }
    }

    @Test
    void loopRunsOnWhileATaskBlocksItsCarrier() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);

        EventLoop.run(() -> TaskGroup.run(group -> {
            Event blocks = Event.create();
            group.spawn(() -> Async.blocking(() -> {
                blocks.set();
                BlocksInItsInitialiser.until(letGo);
            }));
            blocks.await();
            for (int i = 0; i < 100; i++) {
                Async.checkpoint();
            }
            Async.sleep(Duration.ofMillis(5));
            letGo.countDown();
        }));

        assertThat(letGo.getCount()).isZero();
    }

    @Test
    void thousandTasksThatBlockTheirCarriersHoldUpNoOther() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        int threads = 1_000;

        Async.run(() -> TaskGroup.run(group -> {
            CountDownLatch blocked = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++) {
                group.spawn(() -> Async.blocking(() -> {
                    blocked.countDown();
                    BlocksInItsInitialiser.until(letGo);
                }));
            }
            Async.blocking(() -> blocked.await());
            try {
                assertThat(Async.gather(List.of(1, 2, 3, 4), n -> {
                            Async.sleep(Duration.ofMillis(n));
                            Async.checkpoint();
                            return n;
                        }))
                        .containsExactly(1, 2, 3, 4);
            } finally {
                letGo.countDown();
            }
        }));
    }

    /**
     * A class that many threads try to initialise. All threads but the first block in native code, and keep their
     * carriers.
     */
    public static final class BlocksInItsInitialiser {
        private static final AtomicReference<CountDownLatch> LATCH = new AtomicReference<>();

        /** Blocks the current thread and its carrier. */
        static void until(CountDownLatch latch) throws InterruptedException {
            LATCH.set(latch);
            try {
                Class.forName(Slow.class.getName(), true, new OwnLoader());
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }

        public static void await() {
            try {
                LATCH.get().await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        public static final class Slow {
            static {
                await();
            }
        }

        /** Defines {@link Slow} again, so that the class is not initialised yet. */
        private static final class OwnLoader extends ClassLoader {
            OwnLoader() {
                super(OwnCarriersTest.class.getClassLoader());
            }

            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.equals(Slow.class.getName())) {
                    return super.loadClass(name, resolve);
                }
                try (var bytes = Slow.class.getResourceAsStream("OwnCarriersTest$BlocksInItsInitialiser$Slow.class")) {
                    byte[] all = bytes.readAllBytes();
                    return defineClass(name, all, 0, all.length);
                } catch (java.io.IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
    }

    @Test
    void tenThousandRunsLeaveFewCarriersBehind() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            assertThat(Async.<Integer, RuntimeException>call(() -> number)).isEqualTo(number);
            assertThat(EventLoop.<Integer, RuntimeException>call(() -> number)).isEqualTo(number);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("weft-loop-carrier-"))
                .hasSizeLessThan(20);
    }

    /**
     * Tokens pass through thousands of tasks: one third on Weft's carriers, one third on the JDK's carriers, and one
     * third in an event loop.
     */
    @Test
    void noTaskIsReadyForASecondWhileTasksOfBothSchedulersTalk() throws Exception {
        int tasks = 3_000;
        int tokens = 60;
        Scheduler ofJdk = Scheduler.parallel(OwnCarriers::unstartedByJdk, Tuning.ofVirtualThreads());
        List<Queue<AtomicLong>> queues = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            queues.add(Queue.unbounded());
        }
        List<AtomicLong> all = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            AtomicLong token = new AtomicLong(System.nanoTime());
            all.add(token);
            queues.get(i * (tasks / tokens)).put(token);
        }

        FutureTask<Void> own = new FutureTask<>(() -> Async.call(() -> pass(queues, 0, 3)));
        FutureTask<Void> jdk = new FutureTask<>(() -> Runner.call(ofJdk, () -> pass(queues, 1, 3)));
        FutureTask<Void> loop = new FutureTask<>(() -> EventLoop.call(() -> pass(queues, 2, 3)));
        for (FutureTask<Void> run : List.of(own, jdk, loop)) {
            Thread.ofPlatform().daemon().start(run);
        }
        long longest = watch(all);
        queues.forEach(Queue::closeNow);
        for (FutureTask<Void> run : List.of(own, jdk, loop)) {
            run.get(30, TimeUnit.SECONDS);
        }

        assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(1));
    }

    /** Runs the tasks that take from the queues {@code first}, {@code first + step} and so on, and put into the next one. */
    private static Void pass(List<Queue<AtomicLong>> queues, int first, int step) throws InterruptedException {
        TaskGroup.run(group -> {
            for (int i = first; i < queues.size(); i += step) {
                Queue<AtomicLong> from = queues.get(i);
                Queue<AtomicLong> to = queues.get((i + 1) % queues.size());
                group.spawn(() -> from.forEach(token -> {
                    token.set(System.nanoTime());
                    passOn(token, to);
                }));
            }
        });
        return null;
    }

    private static void passOn(AtomicLong token, Queue<AtomicLong> to) {
        try {
            to.offer(token);
        } catch (QueueClosedException e) {
            token.set(0); // the test is over
        }
    }

    /** The longest time for which a token stood still, minus the delay of a thread that only sleeps. */
    private static long watch(List<AtomicLong> tokens) throws InterruptedException {
        long longest = 0;
        CountDownLatch never = new CountDownLatch(1);
        long begin = System.nanoTime();
        long late = 0;
        while (System.nanoTime() - begin < NANOS) {
            long before = System.nanoTime();
            never.await(10, TimeUnit.MILLISECONDS);
            late = Math.max(late, System.nanoTime() - before);
            for (AtomicLong token : tokens) {
                long still = System.nanoTime() - token.get();
                if (before - begin > NANOS / 4) {
                    longest = Math.max(longest, still - late);
                }
            }
        }
        System.out.printf("tokens stood still for at most %d us%n", longest / 1_000);
        return longest;
    }
}
