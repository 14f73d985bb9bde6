package dev.weft.shared.redis;

import dev.weft.Promise;
import dev.weft.shared.spi.EngineException;
import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that Lettuce makes, or has made. It is made in a thread that no cancellation interrupts, which would lose a connection
 * that comes a moment later.
 */
record Connecting<C extends StatefulConnection<?, ?>>(CompletableFuture<C> future) implements AutoCloseable {

    /** What has come of it. */
    private record Made<C>(@Nullable C connection, @Nullable Throwable failure) {}

    static <C extends StatefulConnection<?, ?>> Connecting<C> begin(Supplier<C> connect) {
        return new Connecting<>(CompletableFuture.supplyAsync(
                connect, body -> Thread.ofVirtual().name("connects to Redis").start(body)));
    }

    boolean hasFailed() {
        return future.isCompletedExceptionally();
    }

    /** Waits for the connection. A caller that is cancelled leaves it as it is. */
    C await() throws EngineException, InterruptedException {
        Made<C> made = Promise.<Made<C>>from(future.handle(Made<C>::new)).await();
        C connection = made.connection();
        if (connection != null) {
            return connection;
        }
        Throwable failure = made.failure();
        throw Script.translated(
                failure == null || failure.getCause() == null
                        ? new IllegalStateException("no connection", failure)
                        : failure.getCause());
    }

    /** Closes the connection, now or when it has been made. Does not wait. */
    @Override
    public void close() {
        var _ = future.thenCompose(StatefulConnection::closeAsync);
    }
}
