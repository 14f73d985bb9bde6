package dev.weft.shared.redis;

import dev.weft.Promise;
import dev.weft.shared.spi.EngineException;
import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being opened, or is open. It is opened by a thread that no cancellation interrupts, because an
 * interrupt at the last moment would leave a connection that nobody closes.
 */
record PendingConnection<C extends StatefulConnection<?, ?>>(CompletableFuture<C> future) implements AutoCloseable {

    /** The connection, or the failure to open it. */
    private record Opened<C>(
            @Nullable C connection, @Nullable Throwable failure) {}

    static <C extends StatefulConnection<?, ?>> PendingConnection<C> begin(Supplier<C> connect) {
        return new PendingConnection<>(CompletableFuture.supplyAsync(
                connect,
                body -> Thread.ofVirtual()
                        .inheritInheritableThreadLocals(false)
                        .name("connects to Redis")
                        .start(body)));
    }

    boolean hasFailed() {
        return future.isCompletedExceptionally();
    }

    /** Waits for the connection. A cancellation of the caller does not stop the opening. */
    C await() throws EngineException, InterruptedException {
        Opened<C> opened =
                Promise.<Opened<C>>from(future.handle(Opened<C>::new)).await();
        C connection = opened.connection();
        if (connection != null) {
            return connection;
        }
        Throwable failure = opened.failure();
        throw Script.translated(
                failure == null || failure.getCause() == null
                        ? new IllegalStateException("no connection", failure)
                        : failure.getCause());
    }

    /** Closes the connection, now or as soon as it is open. Does not wait. */
    @Override
    public void close() {
        var _ = future.thenCompose(StatefulConnection::closeAsync);
    }
}
