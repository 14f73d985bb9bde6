package dev.weft.cli;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Target;
import dev.weft.http.ClientSession;
import dev.weft.http.Response;
import dev.weft.http.SessionOptions;
import dev.weft.http.resilience.Retry;
import java.io.IOException;
import java.util.function.Consumer;

/** The HTTP session of the program. This is the only place where a target becomes a request. */
final class Client implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    private final RequestOptions requests;
    private final LimitOptions limits;
    private final ClientSession http;

    /**
     * Creates a client with these options.
     *
     * @param warnings receives a line about each option that is dangerous
     * @throws InputException if something that the options name cannot be used
     */
    Client(RequestOptions requests, LimitOptions limits, ConnectionOptions connections, Consumer<String> warnings)
            throws InputException {
        this.requests = requests;
        this.limits = limits;
        SessionOptions options = requests.apply(ClientSession.options());
        options = connections.apply(limits.apply(options), warnings);
        options = options.interceptor(Retry.upTo(limits.tries()).failures(Client::isTransient));
        http = limits.rate(options).create();
    }

    /** Whether to retry after {@code failure}. TLS errors are excluded, since they are mostly due to configuration. */
    private static boolean isTransient(IOException failure) {
        FailureKind kind = Failures.kind(failure);
        return switch (kind) {
            case DNS, CONNECT, TIMEOUT, PROTOCOL -> true;
            default -> false;
        };
    }

    /**
     * Sends the request for {@code target}, with retries, and passes the response of each try to {@code handler}, which
     * reads the body.
     *
     * @return the result of the handler for the last response
     * @throws IllegalArgumentException if the target is not a request that can be sent
     */
    <T> T exchange(Target target, Watch watch, Handler<T> handler) throws IOException, InterruptedException {
        return limits.size(requests.request(http, target))
                .listener(watch)
                .receive(response -> handler.handle(new Reply(response)));
    }

    @Override
    public void close() {
        http.close();
    }

    /** Handles a response. */
    @FunctionalInterface
    interface Handler<T> {
        T handle(Reply reply) throws IOException, InterruptedException;
    }

    /** A response whose body is still to be read. */
    record Reply(Response response) {
        int status() {
            return response.status();
        }

        boolean isSuccess() {
            return response.isSuccess();
        }

        void readInto(Receiver receiver) throws IOException, InterruptedException {
            // Most bodies are small and declare their length, so the buffer is usually much smaller than CHUNK.
            byte[] chunk = new byte[Math.clamp(response.body().length().orElse(CHUNK), 1, CHUNK)];
            for (int count = response.body().read(chunk);
                    count >= 0;
                    count = response.body().read(chunk)) {
                receiver.write(chunk, 0, count);
            }
        }

        /** The beginning of the body as text, in the charset of the response. */
        String text(byte[] head) {
            return Response.buffered(response.request(), response.status(), response.headers(), head)
                    .text();
        }
    }
}
