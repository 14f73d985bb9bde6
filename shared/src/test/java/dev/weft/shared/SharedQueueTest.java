package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.queue.QueueClosedException;
import dev.weft.shared.spi.Items;
import dev.weft.sync.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedQueueTest extends OnTwoMachines {

    private SharedQueue<String> queue(Shared shared) {
        return shared.queue(name, Codec.text());
    }

    @Test
    void itemsArriveOnTheOtherMachineInTheirOrder() throws Exception {
        run(() -> {
            queue(one).putAll(List.of("a", "b"), PutOptions.standard());
            queue(one).put("c");
            assertThat(takeAndAcknowledge(3)).containsExactly("a", "b", "c");
        });
    }

    private List<String> takeAndAcknowledge(int number) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Delivery<String> next = queue(two).take();
            assertThat(next.number()).as("deliveries of " + next.item()).isEqualTo(1);
            taken.add(next.item());
            next.acknowledge();
        }
        return taken;
    }

    @Test
    void takeWaitsForAPut() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Event asked = answers.next("take");
            Task<List<String>> taken = group.spawn(() -> takeAndAcknowledge(1));
            asked.await();
            queue(one).put("late");
            assertThat(taken.await()).containsExactly("late");
        }));
    }

    /** Otherwise each taker would ask the server again at once, for as long as it waits. */
    @Test
    void takeFromAQueueWithoutItemsIsNotToldWhenOneWillBeDue() throws Exception {
        var request = new Items.TakeRequest(1, Duration.ofSeconds(1), 5, Duration.ZERO);
        run(() -> {
            Items items = machine("one").items();
            assertThat(items.take(name, request).untilDue()).isNegative();

            queue(one).put("only");
            queue(two).take().acknowledge();

            assertThat(items.take(name, request).untilDue()).isNegative();
            queue(one).put("later", PutOptions.standard().delay(Duration.ofHours(1)));
            assertThat(items.take(name, request).untilDue()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        });
    }

    @Test
    void higherPriorityIsTakenFirst() throws Exception {
        run(() -> {
            queue(one).put("low");
            queue(one).put("high", PutOptions.standard().priority(5));
            assertThat(takeAndAcknowledge(2)).containsExactly("high", "low");
        });
    }

    @Test
    void delayedItemIsTakenWhenItIsDue() throws Exception {
        run(() -> {
            queue(one).put("later", PutOptions.standard().delay(Duration.ofHours(1)));
            machines.setClockForward(Duration.ofMinutes(50));
            assertThat(queue(one).counts().delayed()).isEqualTo(1);
            machines.setClockForward(Duration.ofMinutes(10));
            assertThat(takeAndAcknowledge(1)).containsExactly("later");
        });
    }

    @Test
    void itemWithTheKeyOfALiveItemIsNotPut() throws Exception {
        run(() -> {
            PutOptions keyed = PutOptions.standard().key("k");
            assertThat(queue(one).put("first", keyed)).isTrue();
            assertThat(queue(two).put("second", keyed)).isFalse();
            assertThat(takeAndAcknowledge(1)).containsExactly("first");
            assertThat(queue(two).put("third", keyed)).isTrue();
        });
    }

    @Test
    void unacknowledgedItemIsDeliveredAgainAndTheStaleAcknowledgementIsRefused() throws Exception {
        run(() -> {
            queue(one).put("again");
            Delivery<String> first =
                    queue(one).visibilityTimeout(Duration.ofMinutes(5)).take();
            machines.setClockForward(Duration.ofMinutes(5));
            Delivery<String> second = queue(two).take();
            assertThat(second.item()).isEqualTo("again");
            assertThat(second.number()).isEqualTo(2);
            assertThatThrownBy(first::acknowledge).isInstanceOf(StaleDeliveryException.class);
            second.acknowledge();
            assertThatThrownBy(second::acknowledge)
                    .isInstanceOf(StaleDeliveryException.class)
                    .hasMessageContaining("has been acknowledged");
        });
    }

    @Test
    void lateAcknowledgementCountsIfNothingElseHasTakenTheItem() throws Exception {
        run(() -> {
            queue(one).put("slow");
            Delivery<String> slow =
                    queue(one).visibilityTimeout(Duration.ofMinutes(5)).take();
            machines.setClockForward(Duration.ofMinutes(6));
            slow.acknowledge();
            queue(one).join();
        });
    }

    @Test
    void extendedDeliveryStaysHidden() throws Exception {
        run(() -> {
            queue(one).put("long");
            Delivery<String> longer =
                    queue(one).visibilityTimeout(Duration.ofMinutes(5)).take();
            longer.extend(Duration.ofMinutes(30));
            machines.setClockForward(Duration.ofMinutes(6));
            assertThat(queue(two).counts().inFlight()).isEqualTo(1);
            longer.acknowledge();
        });
    }

    @Test
    void closedDeliveryIsGivenBackAtOnce() throws Exception {
        run(() -> {
            queue(one).put("back");
            queue(one).take().close();
            try (Delivery<String> next = queue(two).take()) {
                assertThat(next.number()).isEqualTo(2);
                next.acknowledge();
            }
        });
    }

    @Test
    void cancelledTakeLosesNoItemAndCountsNoDelivery() throws Exception {
        run(() -> {
            for (int i = 0; i < 20; i++) {
                Async.moveOnAfter(Duration.ofNanos(i * 150_000L + 1), () -> {
                    queue(one).take().close();
                });
            }
            TaskGroup.run(group -> {
                Task<List<String>> taken = group.spawn(() -> takeAndAcknowledge(3));
                queue(one).putAll(List.of("a", "b", "c"), PutOptions.standard());
                assertThat(taken.await()).containsExactlyInAnyOrder("a", "b", "c");
            });
        });
    }

    @Test
    void itemThatIsNeverAcknowledgedBecomesADeadLetter() throws Exception {
        run(() -> TaskGroup.run(group -> {
            SharedQueue<String> twice = queue(one).maxDeliveries(2).visibilityTimeout(Duration.ofMinutes(5));
            twice.put("poison");
            for (int i = 0; i < 2; i++) {
                twice.take();
                machines.setClockForward(Duration.ofMinutes(5));
            }
            Event asked = answers.next("take");
            Task<Delivery<String>> third = group.spawn(twice::take);
            asked.await();
            third.cancel("there is nothing to take");
            assertThat(twice.deadLetters().oldest(10)).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("not acknowledged after 2 deliveries");
                assertThat(twice.deadLetters().requeue(letter)).isTrue();
            });
            assertThat(takeAndAcknowledge(1)).containsExactly("poison");
        }));
    }

    @Test
    void deadLetterWithTheKeyOfALiveItemIsNotRevived() throws Exception {
        run(() -> {
            PutOptions keyed = PutOptions.standard().key("k");
            queue(one).put("first", keyed);
            queue(one).take().reject("it is bad");
            queue(one).put("second", keyed);
            DeadLetter first = queue(one).deadLetters().oldest(1).getFirst();
            assertThat(queue(one).deadLetters().requeue(first)).isFalse();
            assertThat(queue(one).counts()).isEqualTo(new QueueCounts(1, 0, 0, 1, false));
        });
    }

    @Test
    void deliveryOfAnotherQueueIsNotAcknowledged() throws Exception {
        run(() -> {
            queue(one).put("here");
            Delivery<String> delivery = queue(one).take();
            assertThatThrownBy(() -> one.queue("other", Codec.text()).acknowledge(List.of(delivery)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("deliveries must be of queue 'other', but one is of queue '%s'", name);
            delivery.acknowledge();
        });
    }

    @Test
    void itemThatCannotBeReadIsADeadLetter() throws Exception {
        run(() -> {
            Codec<String> picky = new Codec<>() {
                @Override
                public byte[] encode(String item) {
                    return item.getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String decode(byte[] bytes) throws IOException {
                    if (bytes.length > 4) {
                        throw new IOException("too long");
                    }
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            };
            SharedQueue<String> items = one.queue(name, picky);
            items.putAll(List.of("unreadable", "good"), PutOptions.standard());
            Event rejected = answers.next("release");
            assertThat(items.takeUpTo(2)).extracting(Delivery::item).containsExactly("good");
            rejected.await();
            assertThat(items.deadLetters().oldest(2))
                    .extracting(DeadLetter::reason)
                    .containsExactly("cannot be read: too long");
        });
    }

    @Test
    void rejectedItemIsDeadAndCanBeDiscarded() throws Exception {
        run(() -> {
            queue(one).put("bad");
            queue(one).take().reject("it is bad");
            queue(one).join();
            DeadLetter letter = queue(two).deadLetters().oldest(1).getFirst();
            assertThat(letter.reason()).isEqualTo("it is bad");
            assertThat(queue(two).deadLetters().discard(letter)).isTrue();
            assertThat(queue(two).deadLetters().oldest(1)).isEmpty();
        });
    }

    @Test
    void closedQueueDrainsAndThenFailsWithItsCause() throws Exception {
        run(() -> TaskGroup.options().keepGoing().run(group -> {
            queue(one).put("last");
            queue(one).close("enough");
            assertThatThrownBy(() -> queue(two).put("more")).isInstanceOf(QueueClosedException.class);
            Delivery<String> last = queue(one).take();
            Task<Delivery<String>> waiting = group.spawn(() -> queue(two).take());
            last.acknowledge();
            assertThat(waiting.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            failure -> assertThat(failure.exception())
                                    .isInstanceOf(QueueClosedException.class)
                                    .hasMessageEndingWith("was closed: enough"));
        }));
    }

    @Test
    void joinWaitsForTheLastAcknowledgement() throws Exception {
        run(() -> TaskGroup.run(group -> {
            queue(one).putAll(List.of("a", "b"), PutOptions.standard());
            List<Delivery<String>> both = queue(two).takeUpTo(5);
            Task<Void> joined = group.spawn(() -> queue(one).join());
            assertThat(both).hasSize(2);
            queue(two).acknowledge(both);
            joined.await();
        }));
    }

    @Test
    void forEachEndsWithTheQueue() throws Exception {
        run(() -> {
            queue(one).putAll(List.of("a", "b"), PutOptions.standard());
            queue(one).close();
            List<String> seen = new ArrayList<>();
            queue(two).forEach(seen::add);
            assertThat(seen).containsExactly("a", "b");
        });
    }

    @Test
    void itemWhoseActionFailsIsGivenBack() throws Exception {
        run(() -> {
            queue(one).put("failing");
            assertThatThrownBy(() -> queue(one).forEach(item -> {
                        throw new IOException(item);
                    }))
                    .isInstanceOf(IOException.class);
            try (Delivery<String> again = queue(two).take()) {
                assertThat(again.item()).isEqualTo("failing");
                again.acknowledge();
            }
        });
    }
}
