package dev.weft.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.LogCapture;
import dev.weft.spi.run.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock of real time. The upper bounds are far above the times that are usual. */
@Tag("real-time")
@Timeout(30)
class SystemClockTest {
    private static final Clock CLOCK = new SystemClock();
    private static final long FAR_AWAY = Duration.ofHours(1).toNanos();

    private final BlockingQueue<String> fired = new LinkedBlockingQueue<>();

    private Clock.Timer in(Duration delay, String name) {
        return CLOCK.schedule(CLOCK.deadlineAfter(delay), () -> fired.add(name));
    }

    private String awaitNext() throws InterruptedException {
        return fired.poll(20, TimeUnit.SECONDS);
    }

    /**
     * Keeps the clock's thread busy while {@code arming} runs, so that no timer fires in between even on a slow
     * machine.
     */
    private static void whileClockIsHeld(Runnable arming) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CLOCK.schedule(CLOCK.nanoTime(), () -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        held.await();
        arming.run();
        release.countDown();
    }

    @Test
    void timerNeverFiresEarly() throws Exception {
        BlockingQueue<Long> late = new LinkedBlockingQueue<>();
        for (int i = 0; i < 500; i++) {
            long deadline = CLOCK.nanoTime() + i * 20_011L;
            CLOCK.schedule(deadline, () -> late.add(System.nanoTime() - deadline));
        }

        for (int i = 0; i < 500; i++) {
            assertThat(late.poll(20, TimeUnit.SECONDS)).isNotNull().isNotNegative();
        }
    }

    @Test
    void deadlineThatHasPassedFiresAtOnce() throws Exception {
        CLOCK.schedule(CLOCK.nanoTime() - FAR_AWAY, () -> fired.add("past"));
        in(Duration.ofSeconds(-5), "negative");

        assertThat(List.of(awaitNext(), awaitNext())).containsExactlyInAnyOrder("past", "negative");
    }

    @Test
    void soonerTimerWakesTheClockThatSleepsForALaterOne() throws Exception {
        Clock.Timer later = in(Duration.ofHours(1), "later");
        in(Duration.ofMillis(1), "sooner");

        assertThat(awaitNext()).isEqualTo("sooner");
        later.cancel();
    }

    @Test
    void timersFireInTheOrderOfTheirDeadlines() throws Exception {
        whileClockIsHeld(() -> {
            long now = CLOCK.nanoTime();
            for (int millis : new int[] {7, 1, 5, 3}) {
                CLOCK.schedule(now + millis * 1_000_000L, () -> fired.add(millis + " ms"));
            }
        });

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.add(awaitNext());
        }
        assertThat(order).containsExactly("1 ms", "3 ms", "5 ms", "7 ms");
    }

    @Test
    void cancelledTimerDoesNotFire() throws Exception {
        whileClockIsHeld(() -> {
            in(Duration.ofMillis(1), "cancelled").cancel();
            in(Duration.ofMillis(5), "kept");
        });

        assertThat(awaitNext()).isEqualTo("kept");
        assertThat(fired).isEmpty();
    }

    @Test
    void cancellingAgainOrTooLateDoesNothing() throws Exception {
        Clock.Timer timer = in(Duration.ZERO, "fired");
        assertThat(awaitNext()).isEqualTo("fired");

        timer.cancel();
        timer.cancel();
        in(Duration.ZERO, "next");

        assertThat(awaitNext()).isEqualTo("next");
    }

    @Test
    void timerMayArmAnother() throws Exception {
        CLOCK.schedule(CLOCK.nanoTime(), () -> in(Duration.ofMillis(1), "second"));

        assertThat(awaitNext()).isEqualTo("second");
    }

    @Test
    void timerThatFailsIsReportedAndStopsNoOther() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            CLOCK.schedule(CLOCK.nanoTime(), () -> {
                throw new IllegalStateException("broken timer");
            });
            in(Duration.ofMillis(1), "next");

            assertThat(awaitNext()).isEqualTo("next");
            assertThat(log.awaitFirst().getThrown()).hasMessage("broken timer");
        }
    }

    @Test
    void timerWhoseFailureCannotBeLoggedDoesNotStopTheClock() throws Exception {
        Handler broken = new LogCapture.Broken();
        Logger logger = Logger.getLogger("dev.weft");
        logger.addHandler(broken);
        try {
            whileClockIsHeld(() -> {
                CLOCK.schedule(CLOCK.nanoTime(), () -> {
                    throw new IllegalStateException("broken timer");
                });
                in(Duration.ofMillis(1), "next");
            });

            assertThat(awaitNext()).isEqualTo("next");
            in(Duration.ofMillis(1), "later");
            assertThat(awaitNext()).isEqualTo("later");
        } finally {
            logger.removeHandler(broken);
        }
    }

    @Test
    void longestDelayIsFarAwayAndNeverWraps() throws Exception {
        Clock.Timer longest = in(Duration.ofSeconds(Long.MAX_VALUE), "longest");
        in(Duration.ofMillis(1), "short");

        assertThat(awaitNext()).isEqualTo("short");
        assertThat(fired).isEmpty();
        longest.cancel();
    }

    @Test
    void timerFiresWhileEveryCarrierIsBusy() throws Exception {
        int busy = 2 * Runtime.getRuntime().availableProcessors();
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch stopped = new CountDownLatch(busy);
        for (int i = 0; i < busy; i++) {
            Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    Thread.onSpinWait();
                }
                stopped.countDown();
            });
        }

        CLOCK.schedule(CLOCK.nanoTime() + 5_000_000, () -> stop.set(true));

        assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
