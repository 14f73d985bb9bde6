package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.VirtualTime;
import dev.weft.spi.run.Runner;
import dev.weft.spi.wait.CancelScope;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks for which no thread can be started. */
@Timeout(30)
class StartFailureTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger threadsLeft = new AtomicInteger();

    /** A scheduler that can start only {@code threadsLeft} threads. */
    private final VirtualTime poor = new VirtualTime(body -> {
        if (threadsLeft.getAndDecrement() <= 0) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return Thread.ofVirtual().unstarted(body);
    });

    @Test
    void groupFailsAndEndsWhenAThreadCannotBeHad() {
        threadsLeft.set(2);

        assertThatThrownBy(() -> Runner.call(
                        poor,
                        () -> TaskGroup.call(group -> {
                            group.spawn(() -> Async.sleep(LONG)); // keeps its thread from the second task
                            group.spawn(() -> {});
                            return "never";
                        })))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("unable to create native thread");
    }

    @Test
    void tasksInLineFailAndTheGroupEndsWhenAThreadCannotBeHad() {
        threadsLeft.set(2);
        AtomicInteger ran = new AtomicInteger();

        assertThatThrownBy(() -> Runner.call(
                        poor,
                        () -> TaskGroup.options().limit(1).call(group -> {
                            for (int i = 0; i < 5; i++) {
                                group.spawn(ran::incrementAndGet);
                            }
                            return "all in line";
                        })))
                .isInstanceOf(TaskFailedException.class);

        assertThat(ran.get()).isLessThanOrEqualTo(1);
    }

    @Test
    void taskThatCouldNotStartIsDoneAndCannotBeCancelledAnyMore() {
        threadsLeft.set(1);
        AtomicReference<Task<?>> stillborn = new AtomicReference<>();

        assertThatThrownBy(() -> Runner.<Void, Exception>call(poor, () -> {
                    TaskGroup.options().keepGoing().run(group -> {
                        stillborn.set(group.spawn(() -> {}));
                        assertThat(stillborn.get().cancel("late")).isFalse();
                    });
                    return null;
                }))
                .isInstanceOf(TaskFailedException.class);

        assertThat(((CancelScope) stillborn.get()).isLeft()).isTrue();
    }

    @Test
    void starterIsToldThatItsChildCouldNotStart() {
        threadsLeft.set(1);

        assertThatThrownBy(() -> Runner.<Void, Exception>call(poor, () -> {
                    TaskGroup.options()
                            .keepGoing()
                            .run(group -> assertThatThrownBy(
                                            () -> group.start((Promise<String> ready) -> ready.complete("up")))
                                    .isInstanceOf(TaskFailedException.class)
                                    .hasCauseInstanceOf(OutOfMemoryError.class));
                    return null;
                }))
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }
}
