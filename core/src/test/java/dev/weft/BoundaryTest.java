package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.queue.Producer;
import dev.weft.queue.Queue;
import dev.weft.spi.wait.Strand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exceptions of Weft that count as an echo of a cancellation when they leave a cancelled scope. */
@Timeout(30)
class BoundaryTest {
    @Test
    void closedProducerSaysThatOtherCodeEndedIt() throws InterruptedException {
        Producer<Integer> producer = Queue.<Integer>unbounded().producer();
        producer.close();
        Throwable thrown = catchThrowable(() -> producer.offer(1));

        boolean echo = Async.call(() -> Boundary.mayBeEcho(thrown, Strand.current()));

        assertThat(echo).isTrue();
    }
}
