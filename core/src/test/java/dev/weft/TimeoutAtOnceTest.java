package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.run.Clock;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A timer that fires while it is being armed. This happens if the system stops the thread for long enough. */
class TimeoutAtOnceTest {
    private static final Duration LIMIT = Duration.ofMillis(1);

    private static final class FiresAtOnce implements Clock {
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Timer schedule(long deadline, Runnable action) {
            now = deadline;
            action.run();
            return () -> {};
        }
    }

    private static final class AtOnce implements Scheduler {
        private final Clock clock = new FiresAtOnce();

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public void start(Strand strand) {
            strand.newThread(Thread.ofVirtual().factory()).start();
        }
    }

    @Test
    void codeThatKnowsOnlyInterruptsIsReached() throws Exception {
        boolean interrupted = Runner.<Boolean, Exception>call(
                new AtOnce(),
                () -> Async.withTimeout(LIMIT, () -> Thread.currentThread().isInterrupted()));

        assertThat(interrupted).isTrue();
    }
}
