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

/** The session as the program uses it: the one place where a target becomes a request. */
final class Client implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    private final RequestOptions requests;
    private final LimitOptions limits;
    private final ClientSession http;

    /**
     * A client with these options.
     *
     * @param warnings takes a line about each of them that is dangerous
     * @throws InputException if something that they name cannot be used
     */
    Client(RequestOptions requests, LimitOptions limits, ConnectionOptions connections, Consumer<String> warnings)
            throws InputException {
        this.requests = requests;
        this.limits = limits;
        SessionOptions options = requests.apply(ClientSession.options());
        options = connections.apply(limits.apply(options), warnings);
        options = options.interceptor(Retry.upTo(limits.tries()).failures(Client::mayPass));
        http = limits.rate(options).create();
    }

    private static boolean mayPass(IOException failure) {
        FailureKind kind = Failures.kind(failure);
        return switch (kind) {
            case DNS, CONNECT, TIMEOUT, PROTOCOL -> true;
            default -> false;
        };
    }

    /**
     * Sends the request for {@code target}, again if need be, and hands each response to {@code handler}, which reads
     * the body.
     *
     * @return what the handler made of the last response
     * @throws IllegalArgumentException if it cannot be sent
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

    /** What is done with a response. */
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
            // No larger than the body, if that says how long it is: most are small.
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
