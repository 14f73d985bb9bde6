package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Control;
import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.spi.wait.Waiter;
import org.junit.jupiter.api.Test;

/** A cancellation against entering, waiting in and leaving a scope. */
class CancellationScheduleTest extends Exploration {
    private static void waitFor(Player self) throws InterruptedException {
        new Waiter(self, () -> "nothing").await();
    }

    /** One waits, and swallows what comes of it, and waits again. */
    private static void waitsThatAreAboutToBegin(Cast cast) {
        Player player = cast.task("waiter", null, self -> {
            try {
                waitFor(self);
            } catch (InterruptedException e) {
                waitFor(self);
            }
        });
        cast.cancels(player);
        cast.afterwards(() -> assertThat(player.wasCancelled()).isTrue());
    }

    @Test
    void everyWaitThatIsAboutToBeginIsCancelled() {
        sound(CancellationScheduleTest::waitsThatAreAboutToBegin);
    }

    @Test
    @Mistake(
            in = "dev.weft.spi.wait.Waiter",
            method = "publishAndPark",
            kind = Kind.TAKES_FOR_FALSE,
            call = "isCancelRequested")
    void waitThatDoesNotLookAtItsScopeIsFound() {
        broken("no actor can go on", CancellationScheduleTest::waitsThatAreAboutToBegin);
    }

    /** One enters a scope inside a scope, and waits twice. */
    private static void scopeThatIsBeingEntered(Cast cast) {
        Player player = cast.task(
                "enters",
                null,
                self -> new Region(self)
                        .run(() -> new Region(self).run(() -> {
                            try {
                                waitFor(self);
                            } catch (InterruptedException e) {
                                waitFor(self);
                            }
                        })));
        cast.cancels(player);
        cast.afterwards(() -> assertThat(player.wasCancelled()).isTrue());
    }

    @Test
    void everyWaitInAScopeThatIsBeingEnteredIsCancelled() {
        sound(CancellationScheduleTest::scopeThatIsBeingEntered);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Delivery", method = "deliver", kind = Kind.DOES_NOT_LOOP)
    void deliveryThatDoesNotLookASecondTimeIsFound() {
        broken("no actor can go on", CancellationScheduleTest::scopeThatIsBeingEntered);
    }

    @Test
    @Mistake(
            in = "dev.weft.spi.wait.CancelScope",
            method = "enter",
            kind = Kind.LEAVES_OUT,
            call = "inheritCancellation")
    void scopeThatDoesNotInheritIsFound() {
        broken("no actor can go on", CancellationScheduleTest::scopeThatIsBeingEntered);
    }

    private static void scopeThatIsBeingLeft(Cast cast) {
        cast.task("leaves", null, self -> {
            Region region = new Region(self);
            cast.cancels(region);
            region.run(Cast::pause);
            assertThat(Control.interrupted()).as("interrupted after leaving").isFalse();
        });
    }

    @Test
    void interruptDoesNotArriveAfterItsScopeWasLeft() {
        sound(CancellationScheduleTest::scopeThatIsBeingLeft);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.Delivery", method = "leaveUninterrupted", kind = Kind.ENTERS_NO_MONITOR)
    void leavingWithoutTheMonitorIsFound() {
        broken("interrupted after", CancellationScheduleTest::scopeThatIsBeingLeft);
    }

    private static void scopeThatIsBeingLeftWhileAnInterruptIsSent(Cast cast) {
        cast.task("leaves", null, self -> {
            Region region = new Region(self);
            cast.cancelsBeside(region);
            region.run(Cast::pause);
            assertThat(Control.interrupted()).as("interrupted after leaving").isFalse();
        });
    }

    @Test
    void interruptThatAnotherThreadSendsDoesNotArriveAfterItsScopeWasLeft() {
        sound(CancellationScheduleTest::scopeThatIsBeingLeftWhileAnInterruptIsSent);
    }

    @Test
    @Mistake(
            in = "dev.weft.spi.wait.Delivery",
            method = "leaveCancelled",
            kind = Kind.TAKES_FOR_TRUE,
            call = "leaveUninterrupted")
    void leavingWhileAnInterruptIsSentIsFound() {
        broken("interrupted after", CancellationScheduleTest::scopeThatIsBeingLeftWhileAnInterruptIsSent);
    }

    private static void shieldThatIsBeingEnteredWhileAnInterruptIsSent(Cast cast) {
        Player player = cast.task("shielded", null, self -> {
            Region.shield(self).run(() -> {
                Cast.pause();
                assertThat(Control.interrupted()).as("interrupted in a shield").isFalse();
            });
            waitFor(self);
        });
        cast.cancelsBeside(player);
        cast.afterwards(() -> assertThat(player.wasCancelled()).isTrue());
    }

    @Test
    void shieldIsNotDisturbedByAnInterruptThatAnotherThreadSends() {
        sound(CancellationScheduleTest::shieldThatIsBeingEnteredWhileAnInterruptIsSent);
    }

    @Test
    @Mistake(
            in = "dev.weft.spi.wait.Delivery",
            method = "awaitDelivery",
            kind = Kind.TAKES_FOR_FALSE,
            call = "isBeingInterrupted")
    void shieldThatDoesNotAwaitAnInterruptThatIsSentIsFound() {
        broken("interrupted in a shield", CancellationScheduleTest::shieldThatIsBeingEnteredWhileAnInterruptIsSent);
    }

    private static void shieldThatIsBeingEntered(Cast cast) {
        Player player = cast.task("shielded", null, self -> {
            Region.shield(self).run(() -> {
                Cast.pause();
                assertThat(Control.interrupted()).as("interrupted in a shield").isFalse();
            });
            waitFor(self);
        });
        cast.cancels(player);
        cast.afterwards(() -> assertThat(player.wasCancelled()).isTrue());
    }

    @Test
    void shieldIsNotDisturbedAndTheWaitBehindItIsCancelled() {
        sound(CancellationScheduleTest::shieldThatIsBeingEntered);
    }

    @Test
    @Mistake(in = "dev.weft.spi.wait.CancelScope", method = "enter", kind = Kind.LEAVES_OUT, call = "awaitDelivery")
    void shieldThatDoesNotAwaitTheDeliveryIsFound() {
        broken("interrupted in a shield", CancellationScheduleTest::shieldThatIsBeingEntered);
    }
}
