package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.explore.Control;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.spi.wait.Waiter;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Strands that give the baton up to block their threads, and strands whose threads are interrupted. */
class LoopBlockingScheduleTest extends Exploration {
    private static final String LOOP = "dev.weft.spi.run.BatonScheduler";

    /** One blocks, and in there waits and blocks again; what it waits for comes from inside and from outside. */
    private static void blocking(Cast cast) {
        Loop loop = cast.loop();
        Waiter[] tea = new Waiter[1];
        Waiter[] milk = new Waiter[1];
        Player blocks = cast.task(loop, "blocks", self -> {
            loop.work();
            Async.blocking(() -> {
                tea[0].await();
                Async.blocking(() -> {
                    milk[0].await();
                });
            });
            loop.work();
        });
        tea[0] = new Waiter(blocks, () -> "tea");
        milk[0] = new Waiter(blocks, () -> "milk");
        cast.task(loop, "brings tea", self -> {
            loop.work();
            tea[0].resume();
            loop.yieldNow();
            loop.work();
        });
        cast.thread("brings milk", () -> milk[0].resume());
    }

    @Test
    void strandThatBlocksWaitsBesideTheOthersAndComesBackAlone() {
        sound(LoopBlockingScheduleTest::blocking);
    }

    @Test
    @Mistake(in = LOOP, method = "park", kind = Kind.TAKES_FOR_TRUE, call = "isHeld")
    void waitThatPassesOnABatonItHasNotIsFound() {
        broken("holder of the baton", LoopBlockingScheduleTest::blocking);
    }

    @Test
    @Mistake(in = LOOP, method = "beginBlocking", kind = Kind.TAKES_FOR_TRUE, call = "isHeld")
    void blockingInsideBlockingThatPassesOnABatonIsFound() {
        broken("no actor can go on", LoopBlockingScheduleTest::blocking);
    }

    @Test
    @Mistake(in = LOOP, method = "endBlocking", kind = Kind.LEAVES_OUT, call = "post")
    void comingBackWithoutAskingForTheBatonIsFound() {
        broken("no actor can go on", LoopBlockingScheduleTest::blocking);
    }

    /** One blocks in code that knows nothing of Weft, until another, which can only run meanwhile, lets it go on. */
    private static void blockingInForeignCode(Cast cast) {
        Loop loop = cast.loop();
        boolean[] open = new boolean[1];
        Player blocks = cast.task(loop, "blocks", self -> {
            Async.blocking(() -> {
                while (!open[0]) {
                    LockSupport.park(open);
                }
            });
            loop.work();
        });
        cast.task(loop, "opens", self -> {
            loop.work();
            open[0] = true;
            LockSupport.unpark(blocks.thread());
            loop.yieldNow();
            loop.work();
        });
    }

    @Test
    void strandThatBlocksInForeignCodeLetsTheOthersRun() {
        sound(LoopBlockingScheduleTest::blockingInForeignCode);
    }

    @Test
    @Mistake(in = LOOP, method = "beginBlocking", kind = Kind.TAKES_FOR_FALSE, call = "isHeld")
    void blockingThatKeepsTheBatonIsFound() {
        broken("no actor can go on", LoopBlockingScheduleTest::blockingInForeignCode);
    }

    /** One yields and starts another while it blocks, and is cancelled. */
    private static void cancelledWhileBlocking(Cast cast) {
        Loop loop = cast.loop();
        Player blocks = cast.task(loop, "blocks", self -> {
            try {
                Async.blocking(() -> {
                    cast.task(loop, "child", child -> loop.work());
                    loop.yieldNow();
                    new Waiter(self, () -> "nothing").await();
                });
            } finally {
                loop.work();
            }
        });
        cast.task(loop, "works", self -> {
            loop.work();
            loop.yieldNow();
            loop.work();
        });
        cast.cancels(blocks);
        cast.afterwards(() -> assertThat(blocks.wasCancelled()).isTrue());
    }

    @Test
    void strandThatIsCancelledWhileItBlocksThrowsWithTheBaton() {
        sound(LoopBlockingScheduleTest::cancelledWhileBlocking);
    }

    @Test
    @Mistake(in = LOOP, method = "yieldNow", kind = Kind.TAKES_FOR_TRUE, call = "isHeld")
    void yieldThatPassesOnABatonItHasNotIsFound() {
        broken("holder of the baton", LoopBlockingScheduleTest::cancelledWhileBlocking);
    }

    /** A strand is interrupted from outside while it waits to return from blocking. */
    private static void interruptedWhileItComesBack(Cast cast) {
        Loop loop = cast.loop();
        Waiter[] interrupted = new Waiter[1];
        boolean[] left = new boolean[1];
        Player blocks = cast.task(loop, "blocks", self -> {
            Async.blocking(() -> cast.thread("interrupts", () -> {
                Control.interrupt(self.thread());
                interrupted[0].resume();
            }));
            loop.workAtLength();
            interrupted[0].awaitUncancelled();
            loop.workAtLength();
            left[0] = Control.interrupted();
        });
        interrupted[0] = new Waiter(blocks, () -> "interrupt");
        cast.task(loop, "works", self -> loop.workAtLength());
        cast.afterwards(() -> assertThat(left[0]).as("left of the interrupt").isTrue());
    }

    @Test
    void interruptIsKeptWhileAStrandWaitsForItsTurn() {
        sound(LoopBlockingScheduleTest::interruptedWhileItComesBack);
    }

    @Test
    @Mistake(in = LOOP, method = "endBlocking", kind = Kind.LEAVES_OUT, call = "restore")
    void interruptThatIsForgottenOnTheWayBackIsFound() {
        broken("left of the interrupt", LoopBlockingScheduleTest::interruptedWhileItComesBack);
    }

    @Test
    @Mistake(in = "dev.weft.spi.run.Turn", method = "awaitGrant", kind = Kind.DOES_NOT_LOOP)
    void interruptThatLetsAStrandGoOnWithoutTheBatonIsFound() {
        broken("others at work", LoopBlockingScheduleTest::interruptedWhileItComesBack);
    }

    /** A strand waits, and is resumed and interrupted from outside; another works meanwhile. */
    private static void interruptedWhileItWaits(Cast cast) {
        Loop loop = cast.loop();
        Waiter[] tea = new Waiter[1];
        Waiter[] interrupted = new Waiter[1];
        boolean[] handed = new boolean[1];
        boolean[] threw = new boolean[1];
        boolean[] left = new boolean[1];
        Player waits = cast.task(loop, "waits", self -> {
            try {
                tea[0].await();
            } catch (InterruptedException e) {
                threw[0] = true;
            }
            loop.work();
            interrupted[0].awaitUncancelled();
            loop.work();
            left[0] = Control.interrupted();
        });
        tea[0] = new Waiter(waits, () -> "tea");
        interrupted[0] = new Waiter(waits, () -> "interrupt");
        cast.task(loop, "works", self -> loop.work());
        cast.thread("resumes", () -> handed[0] = tea[0].resume());
        cast.thread("interrupts", () -> {
            Control.interrupt(waits.thread());
            interrupted[0].resume();
        });
        cast.afterwards(() -> {
            assertThat(threw[0]).as("threw").isNotEqualTo(handed[0]);
            assertThat(left[0]).as("left of the interrupt").isEqualTo(handed[0]);
        });
    }

    @Test
    void interruptEndsAWaitOrIsKept() {
        sound(LoopBlockingScheduleTest::interruptedWhileItWaits);
    }

    @Test
    @Mistake(in = LOOP, method = "endByInterrupt", kind = Kind.LEAVES_OUT, call = "unpark")
    void interruptThatDoesNotPostTheTurnIsFound() {
        broken("no actor can go on", LoopBlockingScheduleTest::interruptedWhileItWaits);
    }

    @Test
    @Mistake(in = LOOP, method = "endByInterrupt", kind = Kind.TAKES_FOR_TRUE, call = "interrupt")
    void interruptThatIsTakenToHaveEndedTheWaitIsFound() {
        broken("left of the interrupt", LoopBlockingScheduleTest::interruptedWhileItWaits);
    }

    @Test
    @Mistake(in = LOOP, method = "park", kind = Kind.DOES_NOT_LOOP)
    void parkThatReturnsWithoutTheBatonIsFound() {
        broken("holder of the baton", LoopBlockingScheduleTest::interruptedWhileItWaits);
    }
}
