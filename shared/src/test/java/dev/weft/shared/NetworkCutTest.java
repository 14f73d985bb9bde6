package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A client whose network is cut, without a word to its connections, and one that reaches the server all the time; in real time. */
@ParameterizedClass(name = "{0}")
@EnumSource(KilledServer.class)
final class NetworkCutTest {
    private static final Duration LEASE = Duration.ofMillis(1_500);

    @Parameter
    KilledServer server;

    private Link link;
    private Shared far;
    private Shared near;

    private void run(Action<Exception> body) throws Exception {
        server.prepare();
        try (Link between = new Link(server.port());
                var distant = server.connect(server.url("localhost", between.port()));
                var close = server.connect(server.url("localhost"))) {
            link = between;
            Async.withTimeout(Duration.ofSeconds(30), () -> {
                far = Shared.open(distant.engine(), options("far"));
                near = Shared.open(close.engine(), options("near"));
                try {
                    body.run();
                } finally {
                    link.mend();
                    near.close();
                    far.close();
                }
            });
        }
    }

    private static SharedOptions options(String host) {
        return SharedOptions.standard()
                .host(host)
                .lease(LEASE)
                .pollInterval(Duration.ofMillis(200))
                .callTimeout(Duration.ofMillis(500));
    }

    @Test
    void holderKnowsThatItsLeaseIsOverBeforeAnotherHoldsTheLock() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Event held = Event.create();
            Task<Long> holder = group.spawn(() -> {
                try {
                    far.lock("cut").run(lease -> {
                        held.set();
                        Event.create("the loss of the lease").await();
                    });
                    throw new AssertionError("a wait that nothing ends has ended");
                } catch (LeaseLostException lost) {
                    assertThat(lost).hasMessageContaining("it could not be renewed in time");
                    return System.nanoTime();
                }
            });
            held.await();

            long cut = System.nanoTime();
            link.cut();
            near.lock("cut").acquire().close();

            long acquired = System.nanoTime();
            assertThat(holder.await() - acquired).isNegative();
            assertThat(Duration.ofNanos(holder.await() - cut)).isLessThan(LEASE);
        }));
    }

    @Test
    void checkOfALeaseThrowsWhenItIsOver() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Promise<Lease> held = Promise.create("a lease");
            Task<Void> holder = group.spawn(() -> {
                held.complete(far.lock("checked").acquire());
                Event.create("the loss of the lease").await();
            });
            Lease lease = held.await();
            link.cut();
            near.lock("checked").acquire().close();

            assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class);
            assertThat(holder.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }));
    }

    @Test
    void everythingGoesOnWhenTheNetworkIsBack() throws Exception {
        run(() -> TaskGroup.run(group -> {
            // The answer to a take may be late when the network is back. Then the item comes again after this time.
            SharedQueue<String> jobs = far.queue("cut", Codec.text()).visibilityTimeout(Duration.ofSeconds(5));
            Task<Delivery<String>> waiting = group.spawn("takes", jobs::take);
            Task<Void> event = group.spawn("awaits", () -> far.event("cut").await());
            far.lock("before").acquire().close();

            link.cut();
            near.event("cut").set();
            near.queue("cut", Codec.text()).putAll(List.of("one"), PutOptions.standard());
            Async.sleep(LEASE.plusMillis(500));
            assertThat(waiting.toString()).contains("takes from shared queue 'cut' at");
            link.mend();

            event.await();
            Delivery<String> first = waiting.await();
            assertThat(first.item()).isEqualTo("one");
            first.acknowledge();
            far.lock("after").acquire().close();
            near.queue("cut", Codec.text()).join();
            near.event("cut").clear();
        }));
    }
}
