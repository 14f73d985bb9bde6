package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Control;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Guard;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.WaitQueue;
import dev.weft.spi.wait.Waiter;
import org.junit.jupiter.api.Test;

/** One wait that may be resumed, cancelled or interrupted, all at once. */
class InterruptScheduleTest extends Exploration {

    private static boolean handACup(WaitQueue queue) {
        try (Guard guard = queue.lock()) {
            Enqueued first = queue.poll(guard);
            return first != null && queue.resume(guard, first, "cup");
        }
    }

    /** A plain thread waits; it is resumed with an item, and interrupted by another thread. */
    private static void interruptAndResume(Cast cast) {
        WaitQueue queue = new WaitQueue();
        boolean[] threw = new boolean[1];
        Object[] got = new Object[1];
        Thread[] thread = new Thread[1];
        boolean[] handed = new boolean[1];
        cast.waitingThread("waiter", () -> {
            thread[0] = Thread.currentThread();
            Waiter waiter = new Waiter(Strand.current(), () -> "tea");
            queue.enter(waiter);
            try {
                got[0] = queue.await(waiter);
            } catch (InterruptedException e) {
                threw[0] = true;
            }
        });
        cast.thread("resumes", () -> {
            handed[0] = handACup(queue);
        });
        cast.thread("interrupts", () -> thread[0].interrupt());
        cast.afterwards(() -> {
            assertThat(handed[0]).as("handed over").isEqualTo("cup".equals(got[0]));
            assertThat(threw[0]).as("threw").isNotEqualTo(handed[0]);
            assertThat(Control.isInterrupted(thread[0]))
                    .as("left of the interrupt")
                    .isEqualTo(handed[0]);
            assertThat(queue.waiting()).isZero();
        });
    }

    @Test
    void interruptIsEitherThrownOrKept() {
        sound(InterruptScheduleTest::interruptAndResume);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Parker", method = "park", kind = Kind.TAKES_FOR_TRUE, call = "interrupt")
    void interruptThatIsTakenToHaveEndedTheWaitIsFound() {
        broken("left of the interrupt", InterruptScheduleTest::interruptAndResume);
    }

    /** A task is resumed, cancelled and interrupted: whatever comes of it, nothing is left of the interrupt. */
    private static void threeAtOnce(Cast cast) {
        WaitQueue queue = new WaitQueue();
        boolean[] handed = new boolean[1];
        Player player = cast.waiting("waiter", self -> {
            Waiter waiter = new Waiter(self, () -> "tea");
            queue.enter(waiter);
            assertThat(queue.await(waiter)).isEqualTo("cup");
        });
        cast.thread("resumes", () -> {
            handed[0] = handACup(queue);
        });
        cast.cancels(player);
        cast.afterwards(() -> {
            assertThat(player.hasSucceeded()).as("got the cup").isEqualTo(handed[0]);
            assertThat(player.wasCancelled()).as("was cancelled").isNotEqualTo(handed[0]);
        });
    }

    @Test
    void waitIsEitherResumedOrCancelled() {
        sound(InterruptScheduleTest::threeAtOnce);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Waiter", method = "settle", kind = Kind.TAKES_FOR_TRUE, call = "settleQuietly")
    void waitThatIsEndedTwiceIsFound() {
        broken("", InterruptScheduleTest::threeAtOnce);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Waiter", method = "wake", kind = Kind.LEAVES_OUT, call = "unpark")
    void resumeThatDoesNotWakeIsFound() {
        broken("no actor can go on", InterruptScheduleTest::threeAtOnce);
    }
}
