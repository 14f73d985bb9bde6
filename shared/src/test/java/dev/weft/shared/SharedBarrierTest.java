package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedBarrierTest extends OnTwoMachines {

    @Test
    void tasksOfSeveralMachinesGoOnTogetherWithTheirPlaces() throws Exception {
        run(() -> {
            for (int round = 0; round < 3; round++) {
                assertThat(Async.gather(
                                List.of(one, two, one),
                                each -> each.barrier(name, 3).await()))
                        .containsExactlyInAnyOrder(0, 1, 2);
            }
        });
    }

    @Test
    void placesAreInTheOrderOfArrival() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Event arrived = answers.next("arrive");
            Task<Integer> first = group.spawn(() -> two.barrier(name, 2).await());
            arrived.await();
            assertThat(one.barrier(name, 2).await()).isEqualTo(1);
            assertThat(first.await()).isZero();
        }));
    }

    @Test
    void cancelledWaiterIsNotCounted() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Event arrived = answers.next("arrive");
            Event left = answers.next("leave");
            Task<Integer> cancelled = group.spawn(() -> one.barrier(name, 2).await());
            arrived.await();
            cancelled.cancel("it waits no more");
            left.await();

            assertThat(Async.gather(
                            List.of(one, two), each -> each.barrier(name, 2).await()))
                    .containsExactlyInAnyOrder(0, 1);
        }));
    }

    @Test
    void partyOfAMachineThatWentAwayIsNotCountedAfterItsTime() throws Exception {
        run(() -> TaskGroup.run(group -> {
            machine("gone").rounds().arrive("barrier:" + name, "gone " + name, 2, Duration.ofMinutes(10));
            machines.setClockForward(Duration.ofMinutes(10));
            Event arrived = answers.next("arrive");
            Task<Integer> first = group.spawn(() -> one.barrier(name, 2).await());
            arrived.await();
            assertThat(two.barrier(name, 2).await()).isEqualTo(1);
            assertThat(first.await()).isZero();
        }));
    }
}
