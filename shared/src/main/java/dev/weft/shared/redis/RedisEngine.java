package dev.weft.shared.redis;

import dev.weft.Async;
import dev.weft.Job;
import dev.weft.Promise;
import dev.weft.TimedOutException;
import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Flags;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.Rates;
import dev.weft.shared.spi.Rounds;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Shares through a Redis server, from version 5 on, or a Valkey server, with Lettuce, which the program brings along.
 *
 * <p>Keys have a prefix. Each operation is one script, which the server runs as one step. All keys are on one server: a cluster
 * is refused by it. There is one connection for operations, and one for announcements; Lettuce makes them again when they break, and
 * they live as long as the client that was given.
 *
 * <p>A server that forgets what it has answered breaks what is promised: without {@code appendfsync always} a restart, and with
 * asynchronous replicas a failover, can forget grants, tokens and acknowledgements.
 */
public final class RedisEngine implements Engine {
    /** After each such time, the server is asked whether it is there, and has the time after that to answer. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final RedisClient client;
    private final String prefix;
    private final Script script;

    private RedisEngine(RedisClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
        this.script = new Script(client, prefix);
    }

    /** An engine with the prefix {@code weft:}. Does not wait: it connects with the first operation. */
    @SuppressWarnings("exports") // a caller with a client has Lettuce on its path
    public static RedisEngine of(RedisClient client) {
        return new RedisEngine(Objects.requireNonNull(client, "client"), "weft:");
    }

    /** An engine whose keys begin with {@code prefix}, with connections of its own. */
    public RedisEngine prefix(String prefix) {
        return new RedisEngine(client, Objects.requireNonNull(prefix, "prefix"));
    }

    @Override
    public Claims claims() {
        return new RedisClaims(script);
    }

    @Override
    public Items items() {
        return new RedisItems(script);
    }

    @Override
    public Flags flags() {
        return new RedisFlags(script);
    }

    @Override
    public Rates rates() {
        return new RedisRates(script);
    }

    @Override
    public Rounds rounds() {
        return new RedisRounds(script);
    }

    @Override
    public void listen(Listener listener) throws EngineException, InterruptedException {
        try (var connecting = Connecting.begin(() -> client.connectPubSub(StringCodec.UTF8))) {
            var connection = within(ANSWER, connecting::await);
            connection.addListener(new Announcements(listener));
            answer(connection.async().subscribe(prefix + "changes"));
            while (true) {
                Async.sleep(HEARTBEAT);
                answer(connection.async().ping());
            }
        }
    }

    /** Waits for the answer to a command, by which a connection that is cut is found out. */
    private static void answer(RedisFuture<?> future) throws EngineException, InterruptedException {
        Optional<Throwable> failure = within(
                ANSWER,
                () -> Promise.<Optional<Throwable>>from(future.handle((_, thrown) -> Optional.ofNullable(thrown)))
                        .await());
        if (failure.isPresent()) {
            throw Script.translated(failure.get());
        }
    }

    private static <T> T within(Duration limit, Job<T, EngineException> wait)
            throws EngineException, InterruptedException {
        try {
            return Async.<T, EngineException>withTimeout(limit, wait);
        } catch (TimedOutException e) {
            throw EngineException.unreachable("Redis did not answer in time", e);
        }
    }

    /** Is called by a thread of Lettuce. It subscribes again after each new connection. */
    private static final class Announcements extends RedisPubSubAdapter<String, String> {
        private final Listener listener;

        Announcements(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void subscribed(String channel, long count) {
            listener.connected();
        }

        /** A number of waiters, a space, and a topic. */
        @Override
        public void message(String channel, String message) {
            int space = message.indexOf(' ');
            if (space > 0) {
                listener.announced(message.substring(space + 1), Integer.parseInt(message.substring(0, space)));
            }
        }
    }

    @Override
    public String description() {
        return "Redis";
    }

    @Override
    public String toString() {
        return "Redis, keys " + prefix + "*";
    }
}
