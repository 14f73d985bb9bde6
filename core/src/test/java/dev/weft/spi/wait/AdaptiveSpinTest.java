package dev.weft.spi.wait;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time for which a waiter spins before it parks, which depends on how earlier spins ended. */
@Timeout(30)
class AdaptiveSpinTest {
    private static final int USUAL = 128;
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private final AdaptiveSpin spin = new AdaptiveSpin();
    private final HandMadeParker parker = new HandMadeParker();
    private final WaitQueue queue = WaitQueue.forShortWaits();

    private void spinInVainUntilNothingIsLeft() {
        for (int times = spin.times(USUAL); times > 0 && times <= USUAL; times = spin.times(USUAL)) {
            spin.learn(times, false);
        }
    }

    @Test
    void spinThatPaidKeepsTheFullLength() {
        spin.learn(spin.times(USUAL), true);

        assertThat(spin.times(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void spinInVainTakesAQuarterAndOneThatPaidGivesAllBack() {
        spin.learn(spin.times(USUAL), false);

        assertThat(spin.times(USUAL)).isEqualTo(96);
        spin.learn(96, true);
        assertThat(spin.times(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void queueThatSpinsNoMoreTriesAgainOnceInAWhile() {
        spinInVainUntilNothingIsLeft();

        int spins = 0;
        int most = 0;
        for (int wait = 0; wait < 1280; wait++) {
            int times = spin.times(USUAL);
            if (times > 0) {
                spin.learn(times, false);
                spins++;
                most = Math.max(most, times);
            }
        }

        assertThat(spins).isEqualTo(10);
        assertThat(most).isEqualTo(4 * USUAL);
    }

    @Test
    void trialThatPaidRestoresTheFullLength() {
        spinInVainUntilNothingIsLeft();

        spin.learn(4 * USUAL, true);

        assertThat(spin.times(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void nothingSpinsWhereOnlyOneStrandRunsAtATime() {
        assertThat(spin.times(0)).isZero();
        spinInVainUntilNothingIsLeft();
        assertThat(spin.times(0)).isZero();
    }

    private Waiter add() {
        Waiter waiter = new Waiter(parker.strand("waits"), () -> "a turn");
        queue.enter(waiter);
        return waiter;
    }

    @Test
    void waitThatEndsDuringTheSpinNeedsNoParking() throws InterruptedException {
        parker.spins = FOR_EVER;
        Waiter waiter = add();

        Thread.ofPlatform().start(queue::wakeAll);

        assertThat(queue.await(waiter)).isNull();
        assertThat(parker.parks).isZero();
        assertThat(parker.unparked).isEmpty();
    }

    @Test
    void waiterBehindAnotherParksAtOnce() throws InterruptedException {
        parker.spins = FOR_EVER;
        add();
        Waiter second = add();
        parker.whileParked = queue::wakeAll;

        assertThat(queue.await(second)).isNull();
        assertThat(parker.parks).isEqualTo(1);
        assertThat(parker.unparked).containsExactly(second);
    }
}
