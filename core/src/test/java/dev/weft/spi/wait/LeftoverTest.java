package dev.weft.spi.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.spi.wait.Leftover.Duty;
import dev.weft.spi.wait.Leftover.Kind;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The information that debug mode records about promises and permits. The module {@code cli} tests a JVM in that mode.
 */
@Timeout(60)
class LeftoverTest {

    private static Leftover note() {
        return Objects.requireNonNull(Leftover.note(Kind.PERMIT, "a permit", Duty.GIVE_BACK));
    }

    @Test
    void whatATaskHasWhenItEndsIsLostUntilItIsSettled() throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            var task = group.spawn("takes", () -> {
                Leftover taken = note();
                assertThat(taken.isLost()).isFalse();
                return taken;
            });
            Leftover taken = task.await();

            assertThat(taken.isLost()).isTrue();
            Leftover.settle(taken, Duty.GIVE_BACK);
            assertThat(taken.isLost()).isFalse();
        }));
    }

    @Test
    void nothingIsKeptOfAThreadThatIsNoTask() {
        assertThat(Leftover.note(Kind.PERMIT, "a permit", Duty.GIVE_BACK)).isNull();
    }

    @Test
    void nothingIsKeptWithoutDebugMode() throws Exception {
        Async.run(() ->
                assertThat(Leftover.ifOn(Kind.PROMISE, "a promise", Duty.SET)).isNull());
    }
}
