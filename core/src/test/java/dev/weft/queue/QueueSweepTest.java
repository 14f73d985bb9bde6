package dev.weft.queue;

import dev.weft.fixture.Sweep;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs producers and consumers at random, with cancellations and timeouts. */
@Tag("sweep")
class QueueSweepTest {

    @ParameterizedTest
    @EnumSource
    void everyItemIsTakenExactlyOnceOrDiscarded(Sweep sweep) throws Exception {
        sweep.play(QueueProgram::new);
    }
}
