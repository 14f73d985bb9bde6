package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.internal.carrier.ActedCarriers;
import dev.weft.internal.carrier.ActedLane;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Carriers that fall asleep, end, leave their seats and wait for events, while work comes from outside. */
class CarrierScheduleTest extends Exploration {
    private static final String GROUP = "dev.weft.internal.carrier.CarrierGroup";
    private static final String SLEEPERS = "dev.weft.internal.carrier.Sleepers";
    private static final String WATCH = "dev.weft.internal.carrier.Watch";
    private static final String LANE = "dev.weft.internal.carrier.Lane";
    private static final String STUCK = "no actor can go on";

    /** Counts tasks, and lets the carriers end after the last one. */
    private record Count(ActedCarriers carriers, int expected, AtomicInteger ran) implements Runnable {
        Count(Cast cast, ActedCarriers carriers, int expected) {
            this(carriers, expected, new AtomicInteger());
            cast.afterwards(() -> assertThat(ran.get()).as("tasks that ran").isEqualTo(expected));
        }

        @Override
        public void run() {
            if (ran.incrementAndGet() == expected) {
                carriers.end();
            }
        }
    }

    private static void twoFromOutside(Cast cast, ActedCarriers carriers) {
        Count count = new Count(cast, carriers, 2);
        cast.thread("outside 1", () -> carriers.execute(count));
        cast.thread("outside 2", () -> carriers.execute(count));
    }

    private static void carriersThatSleep(Cast cast) {
        twoFromOutside(cast, new ActedCarriers(2, false, cast.casting()));
    }

    private static void carriersThatEnd(Cast cast) {
        twoFromOutside(cast, new ActedCarriers(1, true, cast.casting()));
    }

    @Test
    void workFromOutsideIsRunByCarriersThatSleep() {
        sound(CarrierScheduleTest::carriersThatSleep);
    }

    @Test
    @Mistake(in = SLEEPERS, method = "sleepFor", kind = Kind.TAKES_FOR_TRUE, call = "isInboxEmpty")
    void carrierThatSleepsWithoutAnotherLookIsFound() {
        broken(STUCK, cast -> twoFromOutside(cast, new ActedCarriers(1, false, cast.casting())));
    }

    @Test
    void workFromOutsideIsRunAlthoughCarriersEnd() {
        sound(CarrierScheduleTest::carriersThatEnd);
    }

    @Test
    @Mistake(in = GROUP, method = "freeSeat", kind = Kind.TAKES_FOR_FALSE, call = "hasWork")
    void carrierThatEndsWithoutAnotherLookIsFound() {
        broken("tasks that ran", CarrierScheduleTest::carriersThatEnd);
    }

    /** Two threads outside wait for an event each. */
    private static void eventsForThreadsOutside(Cast cast) {
        ActedCarriers carriers = new ActedCarriers(1, false, cast.casting());
        Executor events = carriers.events(false);
        Count count = new Count(cast, carriers, 2);
        cast.thread("outside 1", () -> events.execute(count));
        cast.thread("outside 2", () -> events.execute(count));
    }

    @Test
    void eventsThatThreadsOutsideWaitForAreSeen() {
        sound(CarrierScheduleTest::eventsForThreadsOutside);
    }

    @Test
    @Mistake(in = SLEEPERS, method = "sleepFor", kind = Kind.TAKES_FOR_FALSE, call = "isVacant")
    void carrierThatSleepsWithoutALookAtTheWatchIsFound() {
        broken(STUCK, CarrierScheduleTest::eventsForThreadsOutside);
    }

    /** Work comes while the only carrier is on watch, or about to be, or just was. */
    private static void workForTheOneOnWatch(Cast cast) {
        ActedCarriers carriers = new ActedCarriers(1, false, cast.casting());
        Executor events = carriers.events(true);
        Count count = new Count(cast, carriers, 3);
        cast.thread(
                "outside 1",
                () -> carriers.execute(() -> {
                    events.execute(count);
                    count.run();
                }));
        cast.thread("outside 2", () -> carriers.execute(count));
    }

    @Test
    void workEndsTheWait() {
        sound(CarrierScheduleTest::workForTheOneOnWatch);
    }

    @Test
    @Mistake(in = WATCH, method = "wakeOnWatch", kind = Kind.TAKES_FOR_FALSE, call = "isKeptBy")
    void wakingTheCarrierOnWatchAsOneThatIsParkedIsFound() {
        broken(STUCK, CarrierScheduleTest::workForTheOneOnWatch);
    }

    /** Tasks on two carriers wait for an event each, so that one changes what the other watches. */
    private static void changesByCarriers(Cast cast) {
        ActedCarriers carriers = new ActedCarriers(2, false, cast.casting());
        Executor events = carriers.events(true);
        Count count = new Count(cast, carriers, 2);
        cast.thread("outside 1", () -> carriers.execute(() -> events.execute(count)));
        cast.thread("outside 2", () -> carriers.execute(() -> events.execute(count)));
    }

    @Test
    void changeIsTakenInWhenItsCarrierSleeps() {
        sound(CarrierScheduleTest::changesByCarriers);
    }

    @Test
    @Mistake(in = SLEEPERS, method = "keepWatch", kind = Kind.LEAVES_OUT, call = "passOnChanges")
    void carrierThatSleepsOnItsChangesIsFound() {
        broken(STUCK, CarrierScheduleTest::changesByCarriers);
    }

    /** A task waits for an event, and then blocks until it has happened. */
    private static void blocks(Cast cast) {
        ActedCarriers carriers = new ActedCarriers(1, false, cast.casting());
        Executor events = carriers.events(false);
        Count count = new Count(cast, carriers, 2);
        cast.thread(
                "outside",
                () -> carriers.execute(() -> {
                    events.execute(count);
                    carriers.leaveSeat();
                    count.run();
                }));
    }

    @Test
    void anotherCarrierGoesOnWatchForOneThatBlocks() {
        sound(CarrierScheduleTest::blocks);
    }

    @Test
    @Mistake(in = WATCH, method = "changed", kind = Kind.LEAVES_OUT, call = "requestApply")
    void changeFromOutsideThatIsLeftToOthersIsFound() {
        broken("tasks that ran", CarrierScheduleTest::eventsForThreadsOutside);
    }

    /** The owner adds and takes while another takes. */
    private static void ownerAndThief(Cast cast) {
        ActedLane lane = new ActedLane(1);
        AtomicInteger[] ran = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        cast.thread("owner", () -> {
            for (AtomicInteger each : ran) {
                lane.offer(each::incrementAndGet);
            }
            lane.runOne();
        });
        cast.thread("thief", lane::runOne);
        cast.afterwards(() -> {
            lane.runAll();
            for (int i = 0; i < ran.length; i++) {
                assertThat(ran[i].get()).as("times that task %d ran", i).isEqualTo(1);
            }
        });
    }

    @Test
    void everyTaskIsTakenOnce() {
        sound(CarrierScheduleTest::ownerAndThief);
    }

    @Test
    @Mistake(in = LANE, method = "poll", kind = Kind.TAKES_FOR_TRUE, call = "compareAndSet")
    void takingWithoutWinningIsFound() {
        broken("times that task", CarrierScheduleTest::ownerAndThief);
    }
}
