package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SharedLimiterTest extends OnTwoMachines {

    private SharedLimiter hourly(Shared shared) {
        return shared.limiter(name, 1, Duration.ofHours(1));
    }

    @Test
    void permitOfOneMachineIsNotThereForTheOtherUntilTheIntervalHasPassed() throws Exception {
        run(() -> {
            assertThat(hourly(one).tryAcquire()).isTrue();
            assertThat(hourly(two).tryAcquire()).isFalse();
            machines.setClockForward(Duration.ofMinutes(50));
            assertThat(hourly(two).tryAcquire()).isFalse();
            machines.setClockForward(Duration.ofMinutes(10));
            assertThat(hourly(two).tryAcquire()).isTrue();
        });
    }

    @Test
    void asManyAsTheBurstBeginAtOnceAfterAPause() throws Exception {
        run(() -> {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 3; i++) {
                    hourly(i == 1 ? one : two).burst(3).acquire();
                }
                assertThat(hourly(one).burst(3).tryAcquire()).isFalse();
                machines.setClockForward(Duration.ofHours(5));
            }
        });
    }

    @Test
    void cancelledCallerGivesItsPermitBack() throws Exception {
        run(() -> TaskGroup.run(group -> {
            hourly(one).acquire();
            Event reserved = answers.next("reserve");
            Event givenBack = answers.next("giveBack");
            Task<Void> waiting = group.spawn(() -> hourly(one).acquire());
            reserved.await();
            waiting.cancel("it waits no more");
            givenBack.await();

            machines.setClockForward(Duration.ofHours(1));
            assertThat(hourly(two).tryAcquire()).isTrue();
        }));
    }

    @Test
    void callersOfAllMachinesBeginAtTheRate() throws Exception {
        run(() -> {
            long before = Async.nanoTime();
            TaskGroup.run(group -> {
                for (int i = 0; i < 6; i++) {
                    SharedLimiter limiter = (i % 2 == 0 ? one : two).limiter(name, 20, Duration.ofSeconds(1));
                    group.spawn(limiter::acquire);
                }
            });
            assertThat(Duration.ofNanos(Async.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
        });
    }

    @Test
    void moreThanAMillionInASecondIsRefused() throws Exception {
        run(() -> assertThatThrownBy(() -> one.limiter(name, 2_000_000, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("permits must be at most a million in a second"));
    }
}
