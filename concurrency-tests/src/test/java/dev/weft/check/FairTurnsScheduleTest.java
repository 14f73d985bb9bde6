package dev.weft.check;

import dev.weft.explore.Mistake;
import dev.weft.explore.Mistake.Kind;
import dev.weft.internal.ActedTurns;
import org.junit.jupiter.api.Test;

/** Tasks that rest while carriers are short: each is woken, also if it begins its rest while the shortage ends. */
class FairTurnsScheduleTest extends Exploration {
    private static final String TURNS = "dev.weft.internal.FairTurns";

    /** Two tasks rest, and the shortage ends at any moment. */
    private static void restsAtTheEnd(Cast cast) {
        ActedTurns turns = new ActedTurns();
        cast.task("rests", turns::rest);
        cast.task("rests too", turns::rest);
        cast.thread("watcher", turns::endShortage);
    }

    @Test
    void everyRestEnds() {
        sound(FairTurnsScheduleTest::restsAtTheEnd);
    }

    @Test
    @Mistake(in = TURNS, method = "rest", kind = Kind.TAKES_FOR_TRUE, call = "isShort")
    void taskThatParksAfterTheShortageIsFound() {
        broken("no actor can go on", FairTurnsScheduleTest::restsAtTheEnd);
    }

    @Test
    @Mistake(in = TURNS, method = "becomeIdle", kind = Kind.LEAVES_OUT, call = "wakeResting")
    void taskThatNobodyWakesIsFound() {
        broken("no actor can go on", FairTurnsScheduleTest::restsAtTheEnd);
    }

    @Test
    @Mistake(in = TURNS, method = "wakeResting", kind = Kind.DOES_NOT_LOOP)
    void secondTaskThatNobodyWakesIsFound() {
        broken("no actor can go on", FairTurnsScheduleTest::restsAtTheEnd);
    }
}
