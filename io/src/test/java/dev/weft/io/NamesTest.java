package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NamesTest {
    @BeforeEach
    void anotherLookUp() {
        SlowNames.asked = new CountDownLatch(1);
        SlowNames.mayAnswer = new CountDownLatch(1);
    }

    @AfterEach
    void lookUpsEnd() {
        SlowNames.mayAnswer.countDown();
    }

    @Test
    void literalAddressNeedsNoLookUp() throws Exception {
        Async.run(() -> {
            assertThat(Names.lookUp("192.0.2.1")).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
            assertThat(Names.lookUp("::1")).containsExactly(InetAddress.ofLiteral("::1"));
        });
    }

    @Test
    void callerThatIsCancelledIsLetGoWhileTheLookUpGoesOn() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            Task<?> connecting = group.spawn(() -> Tcp.connect("one" + SlowNames.SLOW, 80));
            SlowNames.asked.await();

            connecting.cancel("not needed");

            assertThat(connecting.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(SlowNames.mayAnswer.getCount()).isEqualTo(1);
        }));
    }

    @Test
    void lookUpKeepsNoOtherTaskOfALoopFromRunning() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Task<?> lookUp = group.spawn(() -> Names.lookUp("another" + SlowNames.SLOW));
            Task<?> other = group.spawn(() -> {
                Async.blocking(() -> SlowNames.asked.await());
                SlowNames.mayAnswer.countDown();
            });

            assertThat(other.outcome().isSuccess()).isTrue();
            assertThat(lookUp.await()).asString().contains("127.0.0.1");
        }));
    }
}
