package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.shared.spi.Items;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Puts that a client repeats, because it has no answer. */
final class RepeatedPutTest extends OnTwoMachines {

    private Items.Call call(long number, long ended) {
        return new Items.Call("client " + name, number, ended);
    }

    private List<Boolean> put(Items.Call call, String... keys) throws Exception {
        List<Items.Item> items = List.of(keys).stream()
                .map(key -> new Items.Item(key.getBytes(StandardCharsets.UTF_8), key, 0, Duration.ZERO))
                .toList();
        return machine("one").items().put(name, items, call).orElseThrow();
    }

    private List<String> takeAndAcknowledge() throws Exception {
        SharedQueue<String> queue = two.queue(name, Codec.text());
        List<Delivery<String>> taken = queue.takeUpTo(10);
        queue.acknowledge(taken);
        return taken.stream().map(Delivery::item).toList();
    }

    @Test
    void putIsDoneOnceAlthoughItsItemsAreAcknowledged() throws Exception {
        run(() -> {
            assertThat(put(call(1, 1), "a", "b", "a")).containsExactly(true, true, false);
            assertThat(takeAndAcknowledge()).containsExactly("a", "b");
            assertThat(put(call(1, 1), "a", "b", "a")).containsExactly(true, true, false);
            assertThat(two.queue(name, Codec.text()).counts().live()).isZero();
        });
    }

    @Test
    void itemsOfOnePutMayHaveKeysOfTheirOwn() throws Exception {
        run(() -> {
            SharedQueue<String> queue = one.queue(name, Codec.text());
            assertThat(queue.putAll(
                            List.of("a", "b", "a"),
                            item -> PutOptions.standard().key(item)))
                    .isEqualTo(2);
            assertThat(takeAndAcknowledge()).containsExactly("a", "b");
        });
    }

    @Test
    void putThatWasDoneBeforeTheQueueWasClosedHasItsAnswer() throws Exception {
        run(() -> {
            put(call(1, 1), "a");
            two.queue(name, Codec.text()).close();
            assertThat(put(call(1, 1), "a")).containsExactly(true);
        });
    }

    @Test
    void putThatHasEndedAndComesLateIsNotDone() throws Exception {
        run(() -> {
            put(call(1, 1), "a");
            put(call(3, 3), "b");
            put(call(4, 4), "c");
            assertThat(takeAndAcknowledge()).containsExactly("a", "b", "c");
            put(call(2, 1), "late");
            put(call(1, 1), "a");
            assertThat(two.queue(name, Codec.text()).counts().live()).isZero();
        });
    }

    @Test
    void putThatHasNotEndedIsKnownWhileLaterOnesAreDone() throws Exception {
        run(() -> {
            put(call(1, 1), "a");
            for (int i = 2; i < 10; i++) {
                put(call(i, 1), "b");
            }
            assertThat(takeAndAcknowledge()).containsExactly("a", "b");
            assertThat(put(call(1, 1), "a")).containsExactly(true);
            assertThat(two.queue(name, Codec.text()).counts().live()).isZero();
        });
    }
}
