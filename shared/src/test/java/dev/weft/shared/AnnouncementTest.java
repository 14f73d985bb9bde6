package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.queue.QueueClosedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Changes that happen while somebody begins to wait. Each round has a queue of its own, for which nobody has waited before. A client
 * that is told of changes polls once an hour, so a change that it is not told of lets the test fail by its time limit.
 */
final class AnnouncementTest extends OnTwoMachines {
    private static final int ROUNDS = 50;

    @Override
    SharedOptions options(String host) {
        boolean isTold = contracted != ContractedEngine.POSTGRES_WITHOUT_LISTENING;
        return super.options(host).pollInterval(isTold ? Duration.ofHours(1) : Duration.ofMillis(50));
    }

    private SharedQueue<String> queue(Shared shared, int round) {
        return shared.queue(name + " " + round, Codec.text());
    }

    @Test
    void putIsAnnouncedToATakeThatBeginsAtTheSameTime() throws Exception {
        run(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                int round = i;
                TaskGroup.run(group -> {
                    Task<Delivery<String>> taken = group.spawn(queue(two, round)::take);
                    queue(one, round).put("item");
                    assertThat(taken.await().item()).isEqualTo("item");
                });
            }
        });
    }

    @Test
    void lastAcknowledgementIsAnnouncedToAJoinThatBeginsAtTheSameTime() throws Exception {
        run(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                int round = i;
                queue(one, round).put("item");
                Delivery<String> last = queue(one, round).take();
                TaskGroup.run(group -> {
                    group.spawn(queue(two, round)::join);
                    last.acknowledge();
                });
            }
        });
    }

    @Test
    void closingIsAnnouncedToATakeThatBeginsAtTheSameTime() throws Exception {
        run(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                int round = i;
                TaskGroup.run(group -> {
                    group.spawn(() -> queue(two, round).forEach(item -> {}));
                    queue(one, round).close();
                });
            }
        });
    }

    @Test
    void putWhileTheQueueIsClosedIsDoneOrRefused() throws Exception {
        run(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                int round = i;
                Task<Boolean> put = TaskGroup.call(group -> {
                    Task<Boolean> putting = group.spawn(() -> wasPut(queue(two, round)));
                    queue(one, round).close();
                    return putting;
                });
                assertThat(queue(one, round).counts().live()).isEqualTo(put.await() ? 1 : 0);
                assertThat(wasPut(queue(two, round))).isFalse();
            }
        });
    }

    private static boolean wasPut(SharedQueue<String> queue) throws InterruptedException {
        try {
            queue.put("item");
            return true;
        } catch (QueueClosedException e) {
            return false;
        }
    }

    @Test
    void putsAreAnnouncedToAllThatWait() throws Exception {
        run(() -> TaskGroup.run(group -> {
            List<Task<String>> taken = List.of(
                    group.spawn(() -> queue(one, 0).take().item()),
                    group.spawn(() -> queue(two, 0).take().item()),
                    group.spawn(() -> queue(two, 0).take().item()));
            for (String item : List.of("a", "b", "c")) {
                queue(one, 0).put(item);
            }
            assertThat(List.of(
                            taken.get(0).await(),
                            taken.get(1).await(),
                            taken.get(2).await()))
                    .containsExactlyInAnyOrder("a", "b", "c");
        }));
    }
}
