package dev.weft.shared.redis;

import dev.weft.Promise;
import dev.weft.shared.spi.EngineException;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations of {@code operations.lua} over one connection, which the first operation opens. If an operation is
 * cancelled, the connection is closed, and the next operation opens another. An operation is cancelled when the server
 * has not answered in time, or when the client is closed.
 */
final class Script {
    private static final byte[][] NO_KEYS = {};

    private final RedisClient client;
    private final String prefix;
    private final Operations operations = new Operations();
    private @Nullable PendingConnection<StatefulRedisConnection<byte[], byte[]>> connecting;

    Script(RedisClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    /** The answer of the server, or the failure. */
    private record Reply(
            @Nullable List<Object> values, @Nullable Throwable failure) {}

    /** Runs an operation. Parameters that are not byte arrays are sent as text. */
    Answer run(String operation, Object... parameters) throws EngineException, InterruptedException {
        return run(operation, List.of(parameters));
    }

    Answer run(String operation, List<?> parameters) throws EngineException, InterruptedException {
        byte[][] values = valuesOf(operation, parameters);
        PendingConnection<StatefulRedisConnection<byte[], byte[]>> used = connecting();
        try {
            return run(used.await().async(), operations.source(operation), values);
        } catch (InterruptedException e) {
            giveUp(used);
            throw e;
        }
    }

    private static Answer run(
            RedisScriptingAsyncCommands<byte[], byte[]> commands, Operations.Source source, byte[][] values)
            throws EngineException, InterruptedException {
        Reply reply = await(commands.evalsha(source.digest(), ScriptOutputType.MULTI, NO_KEYS, values));
        if (reply.failure() instanceof RedisNoScriptException) {
            reply = await(commands.eval(source.text(), ScriptOutputType.MULTI, NO_KEYS, values));
        }
        if (reply.failure() != null) {
            throw translated(reply.failure());
        }
        return new Answer(Objects.requireNonNull(reply.values(), "values"));
    }

    private synchronized PendingConnection<StatefulRedisConnection<byte[], byte[]>> connecting() {
        PendingConnection<StatefulRedisConnection<byte[], byte[]>> known = connecting;
        if (known == null || known.hasFailed()) {
            known = PendingConnection.begin(() -> client.connect(ByteArrayCodec.INSTANCE));
            connecting = known;
        }
        return known;
    }

    /**
     * Closes a connection on which no answer has come in time. The connection may be broken although nothing has
     * reported that.
     */
    private synchronized void giveUp(PendingConnection<StatefulRedisConnection<byte[], byte[]>> unanswered) {
        if (connecting == unanswered) {
            connecting = null;
            unanswered.close();
        }
    }

    private byte[][] valuesOf(String operation, List<?> parameters) {
        List<Object> all = new ArrayList<>(List.of(prefix, operation));
        all.addAll(parameters);
        return all.stream()
                .map(each ->
                        each instanceof byte[] bytes ? bytes : each.toString().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static Reply await(RedisFuture<List<Object>> future) throws InterruptedException {
        try {
            return Promise.<Reply>from(future.handle(Reply::new)).await();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        }
    }

    static EngineException translated(Throwable failure) {
        String message = "Redis: " + failure.getMessage();
        boolean refused = failure instanceof RedisCommandExecutionException
                && !(failure instanceof RedisLoadingException
                        || failure instanceof RedisBusyException
                        || failure instanceof RedisReadOnlyException);
        return refused ? EngineException.refused(message, failure) : EngineException.unreachable(message, failure);
    }
}
