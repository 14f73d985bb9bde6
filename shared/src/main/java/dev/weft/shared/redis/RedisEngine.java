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
 * An engine that keeps its data in a Redis server, version 5 or later, or in a Valkey server. The program must depend on the
 * client library Lettuce.
 *
 * <p>The names of all keys begin with a prefix. Each operation is one script, which the server runs atomically. All keys must be
 * on one server, so a cluster rejects the operations. The engine has one connection for operations and one for announcements.
 * Lettuce reconnects them when they break, and closes them when the given client is shut down.
 *
 * <p>The contract holds only if the server loses no write that it has confirmed. A restart without {@code appendfsync always} can
 * lose grants, tokens and acknowledgements, and so can a failover to an asynchronous replica.
 */
public final class RedisEngine implements Engine {
    /** The interval at which the engine checks the connection for announcements. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** The time within which the server must answer. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final RedisClient client;
    private final String prefix;
    private final Script script;

    private RedisEngine(RedisClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
        this.script = new Script(client, prefix);
    }

    /** An engine whose keys begin with {@code weft:}. Does not wait: the first operation opens the connection. */
    @SuppressWarnings("exports") // a caller with a client has Lettuce on its path
    public static RedisEngine of(RedisClient client) {
        return new RedisEngine(Objects.requireNonNull(client, "client"), "weft:");
    }

    /** An engine like this one whose keys begin with {@code prefix}. That engine has connections of its own. */
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
        try (var connecting = PendingConnection.begin(() -> client.connectPubSub(StringCodec.UTF8))) {
            var connection = within(ANSWER, connecting::await);
            connection.addListener(new Announcements(listener));
            answer(connection.async().subscribe(prefix + "changes"));
            while (true) {
                Async.sleep(HEARTBEAT);
                answer(connection.async().ping());
            }
        }
    }

    /** Waits for the answer to a command. If the connection is dead, the wait fails after {@link #ANSWER}. */
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

    /**
     * Passes announcements to the listener. Called by a thread of Lettuce, which subscribes again each time it has
     * reconnected.
     */
    private static final class Announcements extends RedisPubSubAdapter<String, String> {
        private final Listener listener;

        Announcements(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void subscribed(String channel, long count) {
            listener.connected();
        }

        /** Parses a message, which consists of a number of waiters, a space, and a topic. */
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
