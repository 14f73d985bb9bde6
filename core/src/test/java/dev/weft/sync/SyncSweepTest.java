package dev.weft.sync;

import dev.weft.fixture.Sweep;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uses all primitives at random, one inside the other, with cancellations, timeouts and shields. */
@Tag("sweep")
class SyncSweepTest {

    @ParameterizedTest
    @EnumSource
    void nothingIsLostHoweverWaitsEnd(Sweep sweep) throws Exception {
        sweep.play(RandomUse::new);
    }
}
