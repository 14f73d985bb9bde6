package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.sync.Lock;
import org.junit.jupiter.api.Test;

/** Cycles of waits, one of which ends by itself at some moment: none may be refused. */
class CycleScheduleTest extends Exploration {

    /** Two take two locks in opposite order, one of them with a deadline around its second wait. */
    private static void cycleWithADeadlineInIt(Cast cast) {
        Lock left = Lock.create("left");
        Lock right = Lock.create("right");
        Player bounded = cast.task("bounded", null, self -> {
            try (var _ = left.acquire()) {
                Region region = Region.withDeadline(self);
                cast.cancels(region);
                takeIn(region, right);
            }
        });
        Player unbounded = cast.task("unbounded", () -> {
            try (var _ = right.acquire();
                    var _ = left.acquire()) {
                Cast.pause();
            }
        });
        cast.afterwards(() -> {
            assertThat(bounded.hasSucceeded()).isTrue();
            assertThat(unbounded.hasSucceeded()).isTrue();
        });
    }

    /** Takes {@code lock} inside {@code region}, or gives up because that is cancelled. */
    private static void takeIn(Region region, Lock lock) throws Exception {
        try {
            region.run(() -> {
                try (var _ = lock.acquire()) {
                    Cast.pause();
                }
            });
        } catch (InterruptedException e) {
            assertThat(region.isCancelRequested()).isTrue();
        }
    }

    @Test
    void cycleThatADeadlineEndsIsLeftAlone() {
        sound(CycleScheduleTest::cycleWithADeadlineInIt);
    }

    @Test
    @Mistake(
            in = "dev.weft.spi.wait.WaitCycle",
            method = "endsByItself",
            kind = Kind.TAKES_FOR_FALSE,
            call = "hasDeadline")
    void searchThatOverlooksADeadlineIsFound() {
        broken("a cycle of awaits", CycleScheduleTest::cycleWithADeadlineInIt);
    }

    /** One is about to wait for a lock when the owner of that cancels it, and then waits for what the first one owns. */
    private static void cycleThatIsBeingCancelled(Cast cast) {
        Lock left = Lock.create("left");
        Lock right = Lock.create("right");
        Region[] region = new Region[1];
        cast.waiting("cancelled", self -> {
            try (var _ = left.acquire()) {
                region[0] = new Region(self);
                Cast.awaitCurtain();
                takeIn(region[0], right);
            }
        });
        Player cancels = cast.task("cancels", () -> {
            try (var _ = right.acquire()) {
                region[0].requestCancel("race");
                left.acquire().close();
            }
        });
        cast.afterwards(() -> assertThat(cancels.hasSucceeded()).isTrue());
    }

    @Test
    void cycleThatWasCancelledIsLeftAlone() {
        sound(CycleScheduleTest::cycleThatIsBeingCancelled);
    }

    @Test
    @Mistake(
            in = "dev.weft.spi.wait.WaitCycle",
            method = "endsByItself",
            kind = Kind.TAKES_FOR_FALSE,
            call = "isCancelRequested")
    void searchThatOverlooksACancellationIsFound() {
        broken("a cycle of awaits", CycleScheduleTest::cycleThatIsBeingCancelled);
    }
}
