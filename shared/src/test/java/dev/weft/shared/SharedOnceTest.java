package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.Owner;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SharedOnceTest extends OnTwoMachines {

    @Test
    void workIsDoneByOneMachine() throws Exception {
        run(() -> {
            AtomicInteger runs = new AtomicInteger();
            List<Boolean> here = Async.gather(
                    List.of(one, two, one, two), each -> each.once(name).run(lease -> runs.incrementAndGet()));
            assertThat(here).containsOnlyOnce(true);
            assertThat(runs).hasValue(1);
            assertThat(two.once(name).isDone()).isTrue();
        });
    }

    @Test
    void workThatFailedIsDoneByAnother() throws Exception {
        run(() -> {
            assertThatThrownBy(() -> one.once(name).run(lease -> {
                        throw new IOException("no");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(two.once(name).run(lease -> {})).isTrue();
        });
    }

    @Test
    void workThatWasResetIsDoneAgain() throws Exception {
        run(() -> {
            assertThat(one.once(name).run(lease -> {})).isTrue();
            two.once(name).reset();
            assertThat(one.once(name).run(lease -> {})).isTrue();
        });
    }

    @Test
    void leaderIsKnownAndItsWorkCancelledWhenTheLeadershipIsLost() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Shared brief = open(options("three").lease(Duration.ofSeconds(3)));
            Event leads = Event.create();
            Event cancelled = Event.create();
            Task<Boolean> leader = group.spawn(() -> brief.once(name).run(lease -> {
                leads.set();
                try {
                    Event.create("the loss of the leadership").await();
                } finally {
                    cancelled.set();
                }
            }));
            leads.await();
            assertThat(one.once(name).leader())
                    .hasValueSatisfying(holder -> assertThat(holder.host()).isEqualTo("three"));

            Event entered = answers.next("enter");
            Task<Boolean> next = group.spawn(() -> one.once(name).run(lease -> {}));
            entered.await();
            machines.setClockForward(Duration.ofSeconds(10));

            assertThat(next.await()).isTrue();
            cancelled.await();
            assertThat(leader.await()).isFalse();
        }));
    }

    @Test
    void workIsMarkedAsDoneOnlyWhileTheLeadershipIsInForce() throws Exception {
        run(() -> {
            Engine machine = machine("leader");
            String key = "once:" + name;
            machine.claims()
                    .enter(new Claims.Request(
                            key, 1, "early " + name, new Owner("leader", "leader"), 1, Duration.ofMinutes(10), true));
            machines.setClockForward(Duration.ofMinutes(10));
            assertThat(machine.flags().raise(key, "early " + name)).isFalse();
            assertThat(one.once(name).isDone()).isFalse();

            machine.claims()
                    .enter(new Claims.Request(
                            key, 1, "late " + name, new Owner("leader", "leader"), 1, Duration.ofMinutes(10), true));
            assertThat(machine.flags().raise(key, "late " + name)).isTrue();
            assertThat(machine.flags().raise(key, "late " + name)).isTrue();
            assertThat(machine.flags().raise(key, "early " + name)).isFalse();
            assertThat(two.once(name).isDone()).isTrue();
        });
    }
}
