package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.explore.Rewritten;
import dev.weft.spi.run.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No play depends on real time. */
@ExtendWith(Rewritten.class)
class BystandersTest {
    @Test
    void replaceTheSchedulerInRealTime() {
        assertThat(Scheduler.parallel()).isInstanceOf(Bystanders.class);
    }
}
