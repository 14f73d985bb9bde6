package dev.weft.shared;

import com.zaxxer.hikari.HikariDataSource;
import dev.weft.shared.postgres.PostgresEngine;
import dev.weft.shared.redis.RedisEngine;
import dev.weft.shared.spi.Engine;
import io.lettuce.core.RedisClient;

/** The kinds of servers that tests kill and cut off. */
enum KilledServer {
    POSTGRES {
        @Override
        int port() throws Exception {
            return PostgresServer.get().port();
        }

        @Override
        String url(String address, int port) {
            return PostgresServer.url(address, port);
        }

        @Override
        void prepare() throws Exception {
            PostgresServer.get().engine(PREFIX);
        }

        @Override
        Connected connect(String url) {
            HikariDataSource pool = PostgresServer.pool(url);
            return new Connected(PostgresEngine.of(pool).prefix(PREFIX), pool::close);
        }

        @Override
        void killAndRestart() throws Exception {
            PostgresServer.get().killAndRestart();
        }
    },
    REDIS {
        @Override
        int port() throws Exception {
            return RedisServer.get().port();
        }

        @Override
        String url(String address, int port) {
            return "redis://" + address.replace("localhost", "127.0.0.1") + ":" + port;
        }

        @Override
        void prepare() throws Exception {
            RedisServer.get();
        }

        @Override
        Connected connect(String url) {
            RedisClient client = RedisClient.create(url);
            return new Connected(RedisEngine.of(client).prefix(PREFIX), client::shutdown);
        }

        @Override
        void killAndRestart() throws Exception {
            RedisServer.get().killAndRestart();
        }
    };

    private static final String PREFIX = "kill_";

    /** The URL of the server as seen from a machine that reaches it at {@code address}. */
    abstract String url(String address, int port);

    final String url(String address) throws Exception {
        return url(address, port());
    }

    abstract int port() throws Exception;

    /** Starts the server, if it is not, with what the engine needs there. */
    abstract void prepare() throws Exception;

    /** An engine with connections of its own. */
    abstract Connected connect(String url);

    /** An engine, and what is to be closed after it. */
    record Connected(Engine engine, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }

    abstract void killAndRestart() throws Exception;
}
