package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Owner;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SharedLockTest extends OnTwoMachines {
    /** Is renewed each second. */
    private static final Duration BRIEF = Duration.ofSeconds(3);

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
                    Event entered = answers.next("enter");
                    group.spawn(() -> lock.run(lease -> order.add(number)));
                    entered.await();
                }
                first.close();
            });
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);
        });
    }

    @Test
    void heldLeaseIsRenewedAfterAThirdOfItsTime() throws Exception {
        run(() -> {
            Duration time = Duration.ofSeconds(9);
            try (Lease lease = open(options("three").lease(time)).lock(name).acquire()) {
                answers.next("renew").await();
                machines.setClockForward(time.minusSeconds(2));
                assertThat(two.lock(name).tryAcquire()).isEmpty();
                lease.check();
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
        run(() -> TaskGroup.run(group -> {
            Lease first = one.lock(name).acquire();
            Event entered = answers.next("enter");
            Task<Lease> waiting = group.spawn(() -> two.lock(name).acquire());
            entered.await();
            waiting.cancel("it waits no more");
            first.close();
            one.lock(name).acquire().close();
        }));
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
            Shared brief = open(options("three").lease(BRIEF));
            assertThatThrownBy(() -> brief.lock(name).run(lease -> {
                        machine("four").claims().leave(lease.id());
                        Event.create("the loss of the lease").await();
                    }))
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessage("the lease on lock '%s' is lost: the server does not know it any more", name);
        });
    }

    @Test
    void scopeThatAcquiredIsCancelledWhenTheLeaseIsLost() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Shared brief = open(options("three").lease(BRIEF));
            Task<Void> task = group.spawn("holder", () -> {
                Lease lease = Async.withTimeout(Duration.ofSeconds(20), brief.lock(name)::acquire);
                machine("four").claims().leave(lease.id());
                Event.create("the loss of the lease").await();
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
        run(() -> TaskGroup.run(group -> {
            machine("gone")
                    .claims()
                    .enter(new Claims.Request(
                            "lock:" + name, 1, name, new Owner("gone", "gone"), 1, Duration.ofMinutes(10), true));
            Event entered = answers.next("enter");
            Task<Lease> waiting = group.spawn(() -> one.lock(name).acquire());
            entered.await();
            assertThat(two.lock(name).holder())
                    .hasValueSatisfying(holder -> assertThat(holder.host()).isEqualTo("gone"));
            machines.setClockForward(Duration.ofMinutes(10));
            waiting.await().close();
        }));
    }

    @Test
    void waitIsEndedByAnAnnouncementWhereTheEngineListens() throws Exception {
        assumeFalse(contracted == ContractedEngine.POSTGRES_WITHOUT_LISTENING, "this engine does not listen");
        run(() -> TaskGroup.run(group -> {
            Shared patient =
                    open(options("three").pollInterval(Duration.ofMinutes(1)).lease(Duration.ofMinutes(10)));
            Lease first = one.lock(name).acquire();
            Event entered = answers.next("enter");
            Task<Lease> waiting = group.spawn(() -> patient.lock(name).acquire());
            entered.await();
            first.close();
            waiting.await().close();
        }));
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
            Shared three = open(options("three"));
            Lease lease = three.lock(name).acquire();
            lease.guard(reason -> {});
            three.close();
            assertThat(two.lock(name).tryAcquire()).hasValueSatisfying(Lease::close);
            assertThat(lease.isHeld()).isFalse();
        });
    }
}
