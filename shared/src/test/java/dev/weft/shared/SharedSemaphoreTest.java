package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import org.junit.jupiter.api.Test;

final class SharedSemaphoreTest extends OnTwoMachines {

    @Test
    void asManyPermitsAsThereAreAreHeldOnAllMachines() throws Exception {
        run(() -> {
            Lease first = one.semaphore(name, 2).acquire();
            Lease second = two.semaphore(name, 2).acquire();
            assertThat(one.semaphore(name, 2).tryAcquire()).isEmpty();
            assertThat(one.semaphore(name, 2).holders())
                    .extracting(Holder::host)
                    .containsExactly("one", "two");
            first.close();
            try (Lease third = two.semaphore(name, 2).acquire()) {
                assertThat(third.token()).isGreaterThan(second.token());
            }
            second.close();
        });
    }

    @Test
    void requestForManyHoldsUpThoseBehindIt() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Lease first = one.semaphore(name, 3).acquire();
            Event entered = answers.next("enter");
            Task<Void> many =
                    group.spawn(() -> one.semaphore(name, 3).acquire(3).close());
            entered.await();
            assertThat(two.semaphore(name, 3).tryAcquire()).isEmpty();
            first.close();
            many.await();
        }));
    }

    @Test
    void resizingGrantsWhatBecomesPossible() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Lease first = one.semaphore(name, 1).acquire();
            Event entered = answers.next("enter");
            Task<Void> waiting =
                    group.spawn(() -> two.semaphore(name, 1).acquire().close());
            entered.await();
            one.semaphore(name, 1).resize(2);
            waiting.await();
            first.close();
        }));
    }

    @Test
    void fewerPermitsAreInForceWhenEnoughWereGivenBack() throws Exception {
        run(() -> {
            Lease first = one.semaphore(name, 2).acquire();
            Lease second = one.semaphore(name, 2).acquire();
            one.semaphore(name, 2).resize(1);
            first.check();
            first.close();
            assertThat(two.semaphore(name, 2).tryAcquire()).isEmpty();
            second.close();
            two.semaphore(name, 2).acquire().close();
        });
    }
}
