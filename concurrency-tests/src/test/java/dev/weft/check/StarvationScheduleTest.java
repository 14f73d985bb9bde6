package dev.weft.check;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.internal.ActedGuard;
import org.junit.jupiter.api.Test;

/** Tasks that rest while others starve: each is woken, also if it begins its rest at the end of the shortage. */
class StarvationScheduleTest extends Exploration {
    private static final String GUARD = "dev.weft.internal.StarvationGuard";

    /** Two tasks rest, and the shortage ends at any moment. */
    private static void restsAtTheEnd(Cast cast) {
        ActedGuard guard = new ActedGuard();
        cast.task("rests", guard::rest);
        cast.task("rests too", guard::rest);
        cast.thread("watcher", guard::becomeIdle);
    }

    @Test
    void everyRestEnds() {
        sound(StarvationScheduleTest::restsAtTheEnd);
    }

    @Test
    @Mistake(in = GUARD, method = "rest", kind = Kind.TAKES_FOR_TRUE, call = "isStarving")
    void taskThatParksAfterTheLastWakeUpIsFound() {
        broken("no actor can go on", StarvationScheduleTest::restsAtTheEnd);
    }

    @Test
    @Mistake(in = GUARD, method = "becomeIdle", kind = Kind.LEAVES_OUT, call = "wakeResting")
    void taskThatNobodyWakesIsFound() {
        broken("no actor can go on", StarvationScheduleTest::restsAtTheEnd);
    }

    @Test
    @Mistake(in = GUARD, method = "wakeResting", kind = Kind.DOES_NOT_LOOP)
    void secondTaskThatNobodyWakesIsFound() {
        broken("no actor can go on", StarvationScheduleTest::restsAtTheEnd);
    }
}
