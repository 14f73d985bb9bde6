package dev.weft.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Strand;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread that blocks in code which ignores interrupts is interrupted repeatedly. The test advances the time. */
class RepeatedDeliveryTest {
    private final HandClock clock = new HandClock();
    private final RepeatedDelivery delivery = new RepeatedDelivery(clock);
    private final Strand strand = new IdleStrand(new IdleScheduler(clock));

    @BeforeEach
    void runOnThisThread() {
        strand.adopt(Thread.currentThread());
    }

    @AfterEach
    void letGoOfThisThread() {
        Thread.interrupted();
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    /** Cancels a new region and takes its first interrupt. */
    private Region cancelled() {
        Region region = new Region(strand);
        region.requestCancel("stop");
        Thread.interrupted();
        delivery.add(region);
        return region;
    }

    /** The times of interrupts until {@code end}, in milliseconds. */
    private List<Long> interruptsUntil(long end) {
        List<Long> times = new ArrayList<>();
        while (clock.millis() < end && clock.fireNext()) {
            if (Thread.interrupted()) {
                times.add(clock.millis());
            }
        }
        return times;
    }

    @Test
    void interruptsAreRepeatedAtGrowingIntervals() {
        cancelled();

        assertThat(interruptsUntil(4000)).containsExactly(20L, 60L, 140L, 300L, 620L, 1260L, 2260L, 3260L);
    }

    @Test
    void leftScopeIsForgottenAndNoTimerStays() {
        cancelled().close();

        assertThat(interruptsUntil(1000)).isEmpty();
        assertThat(clock.timers).isEmpty();
    }

    @Test
    void scopeCancelledAfterAllOthersWereForgottenIsLookedAfter() {
        cancelled().close();
        interruptsUntil(1000);

        cancelled();

        assertThat(interruptsUntil(100)).containsExactly(40L, 80L);
    }

    @Test
    void oneTimerLooksAfterAll() {
        cancelled();
        cancelled();
        cancelled();

        assertThat(clock.timers).hasSize(1);
    }

    @Test
    void scopeThatWasLeftIsNotHeldByOneThatIsNot() {
        WeakReference<Region> left = cancelledAndLeft();
        cancelled();

        interruptsUntil(100);
        System.gc(); // a full collection, which clears the reference unless something holds the scope

        assertThat(left.get()).isNull();
    }

    private WeakReference<Region> cancelledAndLeft() {
        Region region = cancelled();
        region.close();
        return new WeakReference<>(region);
    }

    @Test
    void interruptThatFailsDoesNotEndTheRepetition() {
        Region region = cancelled();
        region.failures = 1;

        assertThat(interruptsUntil(100)).isNotEmpty();
    }

    private static final class Region extends CancelScope {
        private int failures;

        Region(Strand strand) {
            super(strand);
            enter();
        }

        @Override
        public boolean isShield() {
            return false;
        }

        @Override
        protected void children(Deque<CancelScope> into) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("broken");
            }
        }

        void close() {
            leave();
        }
    }

    private static final class IdleStrand extends Strand {
        IdleStrand(Scheduler scheduler) {
            super(null, scheduler);
        }

        @Override
        public String name() {
            return "idle";
        }

        @Override
        public void run() {}

        @Override
        public void startFailed(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private record IdleScheduler(Clock clock) implements Scheduler {
        @Override
        public void start(Strand strand) {
            throw new AssertionError("nothing is started here");
        }

        @Override
        public void onCancel(CancelScope scope) {} // the tests add the regions themselves
    }

    private static final class HandClock implements Clock {
        private record Entry(long deadline, Runnable action) {}

        private final PriorityQueue<Entry> timers = new PriorityQueue<>(Comparator.comparingLong(Entry::deadline));
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        long millis() {
            return now / 1_000_000;
        }

        @Override
        public Timer schedule(long deadline, Runnable action) {
            Entry entry = new Entry(deadline, action);
            timers.add(entry);
            return () -> timers.remove(entry);
        }

        /**
         * Advances to the next timer and runs it; returns false if no timer is left. Continues after a failure of a
         * timer, like a real clock.
         */
        boolean fireNext() {
            Entry next = timers.poll();
            if (next == null) {
                return false;
            }
            now = next.deadline;
            try {
                next.action.run();
            } catch (IllegalStateException broken) {
                assertThat(broken).hasMessage("broken");
            }
            return true;
        }
    }
}
