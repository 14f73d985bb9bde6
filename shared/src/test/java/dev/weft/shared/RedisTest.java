package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.shared.redis.RedisEngine;
import dev.weft.sync.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only this engine has: scripts, and a server that is restarted from its file. */
final class RedisTest {
    private final Answers answers = new Answers();
    private RedisServer server;

    private Shared shared;

    @BeforeEach
    void connect() throws Exception {
        server = RedisServer.get();
    }

    private void run(RedisEngine engine, Action<Exception> body) throws Exception {
        Async.withTimeout(Duration.ofSeconds(30), () -> {
            shared = Shared.open(answers.of(engine), SharedOptions.standard().pollInterval(Duration.ofMillis(100)));
            try {
                body.run();
            } finally {
                shared.close();
            }
        });
    }

    @Test
    void serverThatHasForgottenTheScriptIsGivenItAgain() throws Exception {
        run(server.engine("flushed:"), () -> {
            shared.lock("l").acquire().close();
            try (var connection = server.client().connect()) {
                connection.sync().scriptFlush();
            }
            shared.lock("l").acquire().close();
        });
    }

    @Test
    void waitsAndLeasesOutliveARestartOfTheServer() throws Exception {
        run(
                server.engine("restarted:"),
                () -> TaskGroup.run(group -> {
                    SharedQueue<String> queue = shared.queue("q", Codec.text());
                    Lease lease = shared.lock("l").acquire();
                    Event asked = answers.next("take");
                    Task<Delivery<String>> waiting = group.spawn(queue::take);
                    asked.await();

                    Async.blocking(server::restart);

                    queue.put("after");
                    waiting.await().acknowledge();
                    assertThat(shared.lock("l").holder())
                            .hasValueSatisfying(
                                    holder -> assertThat(holder.token()).isEqualTo(lease.token()));
                    lease.close();
                }));
    }

    @Test
    void keysOfAnotherKindAreARefusalAtOnce() throws Exception {
        try (var connection = server.client().connect()) {
            connection.sync().set("taken:claims:lock:l", "a text");
        }
        run(
                server.engine("taken:"),
                () -> assertThatThrownBy(() -> shared.lock("l").acquire())
                        .isInstanceOf(SharedException.class)
                        .hasMessageContaining("WRONGTYPE"));
    }

    @Test
    void itemIsNotPutInATransactionOfADatabase() throws Exception {
        run(server.engine("own:"), () -> {
            try (var connection = PostgresServer.get().pool().getConnection()) {
                assertThatThrownBy(() -> shared.queue("q", Codec.text()).put(connection, "item", PutOptions.standard()))
                        .isInstanceOf(UnsupportedOperationException.class);
            }
        });
    }

    @Test
    void keysOfWhatNobodyUsesExpire() throws Exception {
        run(server.engine("expiring:"), () -> {
            shared.lock("l").acquire().close();
            shared.semaphore("s", 2).acquire().close();
            shared.limiter("r", 1, Duration.ofSeconds(1)).acquire();
            shared.barrier("b", 1).await();
            SharedQueue<String> queue = shared.queue("q", Codec.text());
            queue.put("item", PutOptions.standard().key("k"));
            queue.take().acknowledge();
            shared.event("e").set();
            Event renewed = answers.next("renew");
            Shared brief = Shared.open(
                    answers.of(server.engine("expiring:")),
                    SharedOptions.standard().lease(Duration.ofMillis(600)));
            brief.lock("renewed").run(lease -> renewed.await());
            brief.close();

            try (var connection = server.client().connect()) {
                var forGood = connection.sync().keys("expiring:*").stream()
                        .filter(key -> connection.sync().ttl(key) == -1)
                        .toList();
                assertThat(forGood)
                        .containsExactlyInAnyOrder(
                                "expiring:numbers", "expiring:total:semaphore:s", "expiring:flag:event:e");
            }
        });
    }

    @Test
    void thousandsOfItemsPassInOneStep() throws Exception {
        run(server.engine("many:"), () -> {
            SharedQueue<Integer> queue = shared.queue("q", new Numbers());
            assertThat(queue.putAll(IntStream.range(0, 2_000).boxed().toList(), PutOptions.standard()))
                    .isEqualTo(2_000);
            var taken = queue.takeUpTo(2_000);
            assertThat(taken).extracting(Delivery::item).isSorted().hasSize(2_000);
            queue.acknowledge(taken);
            assertThat(queue.counts().live()).isZero();
        });
    }

    private static final class Numbers implements Codec<Integer> {
        @Override
        public byte[] encode(Integer item) {
            return item.toString().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public Integer decode(byte[] bytes) {
            return Integer.valueOf(new String(bytes, StandardCharsets.US_ASCII));
        }
    }
}
