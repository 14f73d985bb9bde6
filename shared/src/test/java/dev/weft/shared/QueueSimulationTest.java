package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.queue.QueueClosedException;
import dev.weft.shared.memory.Machine;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Queues in simulations. */
final class QueueSimulationTest extends Simulated {
    private static final int MACHINES = 3;
    private static final Duration VISIBILITY = Duration.ofSeconds(3);
    private static final String ONCE = "what was acknowledged, each once";

    @Test
    void lastDeliveryOfEachItemIsAcknowledged() throws Exception {
        assertHolds(QueueSimulationTest::slowWork);
    }

    @Test
    void acknowledgementThatOnlyArrivesAfterThatOfALaterDeliveryIsRefused() throws Exception {
        Duration away = VISIBILITY.plusSeconds(4);
        assertHolds(stage -> repeatedAcknowledgement(stage, away));
    }

    @Test
    void acknowledgementWhoseAnswerWasLostCountsWhileTheItemIsHidden() throws Exception {
        assertHolds(stage -> {
            Shared one = Shared.open(losingFirstAnswer(stage.machine("one", 0)));
            SharedQueue<String> queue = one.queue("q", Codec.text());
            queue.put("item");
            queue.take().acknowledge();
            assertThat(queue.counts().live()).isZero();
            one.close();
        });
    }

    /** Acknowledges, and gives an item back, but the first answer does not come back. */
    private static Engine losingFirstAnswer(Engine engine) {
        Set<String> lost = new HashSet<>();
        return Altered.each(engine, (operation, arguments, original) -> {
            Object answer = original.call();
            if (Set.of("acknowledge", "release").contains(operation) && lost.add(operation)) {
                throw EngineException.unreachable("the answer is lost", null);
            }
            return answer;
        });
    }

    @Test
    void itemThatIsGivenBackIsSoAlthoughTheAnswerWasLost() throws Exception {
        assertHolds(stage -> {
            Shared one = Shared.open(losingFirstAnswer(stage.machine("one", 0)));
            SharedQueue<String> queue = one.queue("q", Codec.text());
            queue.put("item");
            queue.take().retry(Duration.ZERO);
            assertThat(queue.counts().live()).isEqualTo(1);
            one.close();
        });
    }

    /** The requests of one machine are lost until the item is gone. */
    private static void repeatedAcknowledgement(Stage stage, Duration away) throws Exception {
        Machine machine = stage.machine("one", 0);
        long until = Async.nanoTime() + away.toNanos();
        Engine losing = Altered.each(machine, (operation, arguments, original) -> {
            if (operation.equals("acknowledge") && Async.nanoTime() < until) {
                throw EngineException.unreachable("the request is lost", null);
            }
            return original.call();
        });
        Shared one = Shared.open(losing);
        Shared two = stage.open("two", 0);
        try {
            two.queue("q", Codec.text()).put("item");
            Delivery<String> first =
                    one.queue("q", Codec.text()).visibilityTimeout(VISIBILITY).take();
            TaskGroup.run(group -> {
                group.spawn(() -> two.queue("q", Codec.text()).take().acknowledge());
                assertThatThrownBy(first::acknowledge)
                        .isInstanceOf(StaleDeliveryException.class)
                        .hasMessageContaining("by this delivery or by a later one");
            });
        } finally {
            one.close();
            two.close();
        }
    }

    @Test
    void acknowledgementAfterTheTimeoutIsFound() {
        assertFound("acknowledged the last delivery", Mistakes::acceptingStaleReceipts, QueueSimulationTest::slowWork);
    }

    @Test
    void itemThatIsRemovedWhenItIsTakenIsFound() {
        assertFound(ONCE, Mistakes::removingWhatIsTaken, QueueSimulationTest::slowWork);
    }

    @Test
    void itemIsPutOnceAlthoughAnswersAreLost() throws Exception {
        assertHolds(QueueSimulationTest::puts);
    }

    @Test
    void itemThatIsPutAgainIsFound() {
        assertFound(ONCE, Mistakes::puttingAgain, QueueSimulationTest::puts);
    }

    @Test
    void itemThatWasTakenAfterTheCancellationGoesToTheNext() throws Exception {
        assertHolds(QueueSimulationTest::handOver);
    }

    @Test
    void itemThatStaysHiddenAfterTheCancellationIsFound() {
        assertFound("timed out after 20 s", Mistakes::releasingNothing, QueueSimulationTest::handOver);
    }

    /** Workers that are slower than the visibility, and whose messages are lost. */
    private static void slowWork(Stage stage) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        Set<String> latest = new HashSet<>();
        Shared putting = stage.open("puts", 0);
        SharedQueue<String> jobs = putting.queue("q", Codec.text());
        jobs.putAll(List.of("a", "b", "c"), PutOptions.standard());
        jobs.close();
        putting.close();
        everyMachine(stage, 0.1, queue -> {
            try (Delivery<String> item = queue.take()) {
                latest.removeIf(each -> each.startsWith(item.item()));
                latest.add(item.item() + item.number());
                Async.sleep(Duration.ofSeconds(stage.random(6)));
                item.acknowledge();
                assertThat(latest.contains(item.item() + item.number()))
                        .as("acknowledged the last delivery")
                        .isTrue();
                acknowledged.add(item.item());
            }
        });
        // Of an acknowledgement whose answer was lost it is not always known whether it counted, but never counted
        // wrongly.
        assertThat(acknowledged).as(ONCE).doesNotHaveDuplicates();
        assertThat(latest).as(ONCE).hasSize(3);
    }

    /** Items are put and taken at once, while requests and answers are lost. */
    private static void puts(Stage stage) throws Exception {
        List<String> delivered = new ArrayList<>();
        TaskGroup.run(group -> {
            group.spawn(() -> {
                Shared putting = stage.open("puts", 0.3);
                SharedQueue<String> jobs = putting.queue("q", Codec.text());
                try {
                    for (int i = 0; i < 5; i++) {
                        jobs.put("item " + i);
                    }
                    jobs.close();
                } finally {
                    putting.close();
                }
            });
            everyMachine(stage, 0, queue -> {
                try (Delivery<String> item = queue.take()) {
                    delivered.add(item.item());
                    item.acknowledge();
                }
            });
        });
        assertThat(delivered).as(ONCE).containsExactlyInAnyOrder("item 0", "item 1", "item 2", "item 3", "item 4");
    }

    @FunctionalInterface
    private interface Working {
        void on(SharedQueue<String> queue) throws InterruptedException;
    }

    private static void everyMachine(Stage stage, double loss, Working work) throws Exception {
        TaskGroup.run(group -> {
            for (int i = 0; i < MACHINES; i++) {
                Shared shared = stage.open("m" + i, loss);
                SharedQueue<String> queue = shared.queue("q", Codec.text())
                        .visibilityTimeout(VISIBILITY)
                        .maxDeliveries(100);
                group.spawn(() -> {
                    try {
                        workUntilClosed(queue, work);
                    } finally {
                        shared.close();
                    }
                });
            }
        });
    }

    private static void workUntilClosed(SharedQueue<String> queue, Working work) throws InterruptedException {
        while (true) {
            try {
                work.on(queue);
            } catch (StaleDeliveryException refused) {
                assertThat(refused).hasMessageContaining("is over");
            } catch (QueueClosedException atTheEnd) {
                return;
            }
        }
    }

    /** A caller gives up at any moment; then another gets the item long before it would be visible again. */
    private static void handOver(Stage stage) throws Exception {
        Shared one = stage.open("one", 0);
        Shared two = stage.open("two", 0);
        try {
            one.queue("q", Codec.text()).put("item");
            Async.moveOnAfter(
                    Duration.ofMillis(stage.random(800)),
                    () -> one.queue("q", Codec.text()).take().close());
            Async.withTimeout(
                    Duration.ofSeconds(20),
                    () -> two.queue("q", Codec.text()).take().acknowledge());
        } finally {
            one.close();
            two.close();
        }
    }
}
