package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SharedLockTest extends OnTwoMachines {

    @Test
    void oneMachineAtATimeHoldsTheLock() throws Exception {
        run(() -> {
            try (Lease lease = one.lock(name).acquire()) {
                assertThat(two.lock(name).tryAcquire()).isEmpty();
                lease.check();
            }
            try (Lease lease = two.lock(name).acquire()) {
                assertThat(lease.isHeld()).isTrue();
            }
        });
    }

    @Test
    void tokensGrow() throws Exception {
        run(() -> {
            List<Long> tokens = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                try (Lease lease = (i % 2 == 0 ? one : two).lock(name).acquire()) {
                    tokens.add(lease.token());
                }
            }
            assertThat(tokens).isSorted().doesNotHaveDuplicates().allMatch(token -> token > 0);
        });
    }

    @Test
    void waitersAreGrantedInTheOrderOfTheirTickets() throws Exception {
        run(() -> {
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            TaskGroup.run(group -> {
                Lease first = one.lock(name).acquire();
                for (int i = 0; i < 6; i++) {
                    int number = i;
                    SharedLock lock = (i % 2 == 0 ? one : two).lock(name);
                    group.spawn(() -> lock.run(lease -> order.add(number)));
                    Async.sleep(Duration.ofMillis(60)); // for the server to have seen the request
                }
                first.close();
            });
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);
        });
    }

    @Test
    void heldLeaseIsRenewedForLongerThanItLasts() throws Exception {
        run(() -> {
            try (Lease lease = one.lock(name).acquire()) {
                Async.sleep(LEASE.multipliedBy(3));
                lease.check();
                assertThat(two.lock(name).tryAcquire()).isEmpty();
            }
        });
    }

    @Test
    void holderIsKnownWithHostAndToken() throws Exception {
        run(() -> {
            assertThat(two.lock(name).holder()).isEmpty();
            try (Lease lease = one.lock(name).acquire()) {
                Optional<Holder> holder = two.lock(name).holder();
                assertThat(holder).hasValueSatisfying(held -> {
                    assertThat(held.host()).isEqualTo("one");
                    assertThat(held.token()).isEqualTo(lease.token());
                });
            }
        });
    }

    @Test
    void cancelledWaiterLeavesTheLockForTheNext() throws Exception {
        run(() -> {
            Lease first = one.lock(name).acquire();
            assertThatThrownBy(() -> Async.withTimeout(LEASE.dividedBy(3), two.lock(name)::acquire))
                    .isInstanceOf(TimedOutException.class);
            first.close();
            one.lock(name).acquire().close();
        });
    }

    @Test
    void grantThatComesAfterTheCancellationIsGivenBack() throws Exception {
        run(() -> {
            for (int i = 0; i < 20; i++) {
                long nanos = i * 150_000L;
                Async.moveOnAfter(
                        Duration.ofNanos(nanos + 1), () -> one.lock(name).run(lease -> {}));
                Lease next = Async.withTimeout(LEASE.dividedBy(2), two.lock(name)::acquire);
                next.close();
            }
        });
    }

    @Test
    void bodyIsCancelledWhenTheLeaseIsTakenAway() throws Exception {
        run(() -> {
            assertThatThrownBy(() -> one.lock(name).run(lease -> {
                        machines.machine("one").claims().leave(lease.id());
                        Async.sleep(Duration.ofSeconds(10));
                    }))
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessage("the lease on lock '%s' is lost: the server does not know it any more", name);
        });
    }

    @Test
    void scopeThatAcquiredIsCancelledWhenTheLeaseIsLost() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Task<Void> task = group.spawn("holder", () -> {
                Lease lease = Async.withTimeout(Duration.ofSeconds(5), one.lock(name)::acquire);
                machines.machine("one").claims().leave(lease.id());
                Async.sleep(Duration.ofSeconds(10));
            });
            assertThat(task.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Cancelled.class,
                            cancelled -> assertThat(cancelled.reason())
                                    .contains("the lease on lock '" + name + "' is lost"));
        }));
    }

    @Test
    void valueOfABodyWhoseLeaseWasLostIsNotReturned() throws Exception {
        run(() -> {
            Event lost = Event.create();
            assertThatThrownBy(() -> one.lock(name).call(lease -> {
                        lease.lose("a test wants it");
                        lost.set();
                        return "value";
                    }))
                    .isInstanceOf(LeaseLostException.class);
            assertThat(lost.isSet()).isTrue();
        });
    }

    @Test
    void leaseOfAMachineThatWentAwayIsOverAfterItsTime() throws Exception {
        run(() -> {
            machines.machine("three")
                    .claims()
                    .enter(new dev.weft.shared.spi.Claims.Request(
                            "lock:" + name, 1, name, new dev.weft.shared.spi.Owner("gone", "three"), 1, LEASE, true));
            long before = System.nanoTime();
            one.lock(name).acquire().close();
            assertThat(System.nanoTime() - before).isGreaterThan(LEASE.toNanos() / 2);
        });
    }

    @Test
    void closedLeaseIsNotHeld() throws Exception {
        run(() -> {
            Lease lease = one.lock(name).acquire();
            lease.close();
            lease.close();
            assertThat(lease.isHeld()).isFalse();
            assertThatThrownBy(lease::check).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void closingTheClientGivesLeasesBack() throws Exception {
        run(() -> {
            Shared three = open("three");
            Lease lease = three.lock(name).acquire();
            lease.guards(reason -> {});
            three.close();
            assertThat(two.lock(name).tryAcquire()).hasValueSatisfying(Lease::close);
            assertThat(lease.isHeld()).isFalse();
        });
    }
}
