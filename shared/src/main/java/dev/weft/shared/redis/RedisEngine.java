package dev.weft.shared.redis;

import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Flags;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.Rates;
import dev.weft.shared.spi.Rounds;
import dev.weft.sync.Event;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Objects;

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
        StatefulRedisPubSubConnection<String, String> connection =
                Script.blocking(() -> client.connectPubSub(StringCodec.UTF8));
        try {
            connection.addListener(new Announcements(listener));
            Script.blocking(() -> {
                connection.sync().subscribe(prefix + "changes");
                return true;
            });
            Event.create("the end of listening").await();
        } finally {
            var _ = connection.closeAsync();
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
