package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long one looks before it parks, by what came of it before. */
@Timeout(30)
class PatienceTest {
    private static final int USUAL = 128;
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private final Patience patience = new Patience();
    private final HandMadeScheduler scheduler = new HandMadeScheduler();
    private final WaitQueue queue = WaitQueue.forShortWaits();

    private void loseItAll() {
        for (int times = patience.times(USUAL); times > 0 && times <= USUAL; times = patience.times(USUAL)) {
            patience.learn(times, false);
        }
    }

    @Test
    void lookThatPaidKeepsPatienceFull() {
        patience.learn(patience.times(USUAL), true);

        assertThat(patience.times(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void lookInVainTakesAQuarterAndOneThatPaidGivesAllBack() {
        patience.learn(patience.times(USUAL), false);

        assertThat(patience.times(USUAL)).isEqualTo(96);
        patience.learn(96, true);
        assertThat(patience.times(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void whoHasLostPatienceTriesAgainOnceInAWhile() {
        loseItAll();

        int looks = 0;
        int most = 0;
        for (int wait = 0; wait < 1280; wait++) {
            int times = patience.times(USUAL);
            if (times > 0) {
                patience.learn(times, false);
                looks++;
                most = Math.max(most, times);
            }
        }

        assertThat(looks).isEqualTo(10);
        assertThat(most).isEqualTo(4 * USUAL);
    }

    @Test
    void trialThatPaidGivesPatienceBack() {
        loseItAll();

        patience.learn(4 * USUAL, true);

        assertThat(patience.times(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void nobodyLooksWhereOnlyOneRunsAtATime() {
        assertThat(patience.times(0)).isZero();
        loseItAll();
        assertThat(patience.times(0)).isZero();
    }

    private Waiter add() {
        Waiter waiter = new Waiter(scheduler.strand("waits"), () -> "a turn");
        queue.enter(waiter);
        return waiter;
    }

    @Test
    void waitThatEndsWhileItIsLookedAtNeedsNoParking() throws InterruptedException {
        scheduler.looks = FOR_EVER;
        Waiter waiter = add();

        Thread.ofPlatform().start(queue::wakeAll);

        assertThat(queue.await(waiter)).isNull();
        assertThat(scheduler.parks).isZero();
        assertThat(scheduler.unparked).isEmpty();
    }

    @Test
    void whoStandsBehindAnotherParksAtOnce() throws InterruptedException {
        scheduler.looks = FOR_EVER;
        add();
        Waiter second = add();
        scheduler.whileParked = queue::wakeAll;

        assertThat(queue.await(second)).isNull();
        assertThat(scheduler.parks).isEqualTo(1);
        assertThat(scheduler.unparked).containsExactly(second);
    }
}
