package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.sync.BoundedSemaphore;
import dev.weft.sync.CapacityLimiter;
import dev.weft.sync.Semaphore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handing over permits and places, against the cancellation of the one they are for. */
class PermitScheduleTest extends Exploration {
    private static void semaphore(Cast cast) {
        Semaphore semaphore = Semaphore.of(1);
        Crowd.atDoor(cast, semaphore::acquire);
        cast.afterwards(() -> assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 1, 0)));
    }

    @Test
    void permitIsHeldByOneAtATimeInTurnAndNeverLost() {
        sound(PermitScheduleTest::semaphore);
    }

    @Test
    @Mistake(in = "dev.weft.sync.Semaphore", method = "handOut", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void permitThatIsSpentOnACancelledWaiterIsFound() {
        broken("no actor can go on", PermitScheduleTest::semaphore);
    }

    @Test
    @Mistake(in = "dev.weft.sync.Semaphore", method = "take", kind = Kind.TAKES_FOR_TRUE, call = "compareAndSet")
    void permitThatTwoTakeIsFound() {
        broken("", PermitScheduleTest::twoTakeAtOnce);
    }

    private static void twoTakeAtOnce(Cast cast) {
        Semaphore semaphore = Semaphore.of(1);
        int[] inside = new int[1];
        Cast.Act visit = () -> {
            try (var _ = semaphore.acquire()) {
                assertThat(++inside[0]).isEqualTo(1);
                Cast.pause();
                inside[0]--;
            }
        };
        cast.task("one", visit);
        cast.task("other", visit);
        cast.afterwards(() -> assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 1, 0)));
    }

    @Test
    void twoConcurrentTakersTakeTurns() {
        sound(PermitScheduleTest::twoTakeAtOnce);
    }

    /** A waiter for two permits is cancelled at the head; a waiter for one is behind it. One permit is free. */
    private static void greedyHead(Cast cast) {
        Semaphore semaphore = Semaphore.of(1);
        Player greedy = cast.waiting("greedy", () -> semaphore.acquire(2).close());
        Player modest = cast.waiting("modest", () -> semaphore.acquire().close());
        cast.cancels(greedy);
        cast.afterwards(() -> {
            assertThat(modest.hasSucceeded()).isTrue();
            assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 1, 0));
        });
    }

    @Test
    void cancelledHeadLetsTheNextIn() {
        sound(PermitScheduleTest::greedyHead);
    }

    @Test
    @Mistake(in = "dev.weft.sync.Semaphore", method = "handOutAfterCancel", kind = Kind.LEAVES_OUT, call = "handOut")
    void cancelledHeadThatKeepsTheNextOutIsFound() {
        broken("no actor can go on", PermitScheduleTest::greedyHead);
    }

    private static void boundedSemaphore(Cast cast) {
        BoundedSemaphore semaphore = BoundedSemaphore.of(1);
        Crowd.atDoor(cast, semaphore::acquire);
        cast.afterwards(() -> assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 1, 0)));
    }

    @Test
    void permitOfABoundedSemaphoreIsNeverLost() {
        sound(PermitScheduleTest::boundedSemaphore);
    }

    /** One permit is out, and two give it back: one of them is too many. */
    private static void overRelease(Cast cast) {
        BoundedSemaphore semaphore = BoundedSemaphore.of(2);
        semaphore.tryAcquire();
        int[] refused = new int[1];
        Cast.Act release = () -> {
            try {
                semaphore.release();
            } catch (IllegalStateException e) {
                refused[0]++;
            }
        };
        cast.thread("one", release);
        cast.thread("other", release);
        cast.afterwards(() -> {
            assertThat(refused[0]).as("refused releases").isEqualTo(1);
            assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(2, 2, 0));
        });
    }

    @Test
    void releaseTooManyIsRefusedAlsoInARace() {
        sound(PermitScheduleTest::overRelease);
    }

    @Test
    @Mistake(
            in = "dev.weft.sync.Semaphore",
            method = "addIfNoneWaits",
            kind = Kind.TAKES_FOR_TRUE,
            call = "compareAndSet")
    void releaseThatDoesNotLookWhetherItCountedIsFound() {
        broken("refused releases", PermitScheduleTest::overRelease);
    }

    private static void limiter(Cast cast) {
        CapacityLimiter limiter = CapacityLimiter.of(1);
        Crowd.atDoor(cast, limiter::acquire);
        cast.afterwards(
                () -> assertThat(limiter.statistics()).isEqualTo(new CapacityLimiter.Statistics(1, List.of(), 0)));
    }

    @Test
    void placeIsTakenByOneAtATimeInTurnAndNeverLost() {
        sound(PermitScheduleTest::limiter);
    }

    @Test
    @Mistake(in = "dev.weft.sync.CapacityLimiter", method = "handOut", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void placeThatIsGivenToACancelledWaiterIsFound() {
        broken("no actor can go on", PermitScheduleTest::limiter);
    }

    /** The only place is taken; two tasks wait, and the first is cancelled; a second place is made. */
    private static void growing(Cast cast) {
        CapacityLimiter limiter = CapacityLimiter.of(1);
        limiter.tryAcquire();
        Player first = cast.waiting("first", () -> limiter.acquire().close());
        Player second = cast.waiting("second", () -> limiter.acquire().close());
        cast.thread("grows", () -> limiter.setTotal(2));
        cast.cancels(first);
        cast.afterwards(() -> {
            assertThat(second.hasSucceeded()).isTrue();
            assertThat(limiter.statistics().borrowers()).hasSize(1);
        });
    }

    @Test
    void newPlaceIsForTheFirstWaiterThatIsNotCancelled() {
        sound(PermitScheduleTest::growing);
    }

    @Test
    @Mistake(in = "dev.weft.sync.CapacityLimiter", method = "handOut", kind = Kind.TAKES_FOR_TRUE, call = "resume")
    void newPlaceThatIsGivenToACancelledWaiterIsFound() {
        broken("no actor can go on", PermitScheduleTest::growing);
    }
}
