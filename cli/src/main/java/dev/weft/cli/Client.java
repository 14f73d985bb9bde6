package dev.weft.cli;

import dev.weft.cli.attempt.Exchanger;
import dev.weft.cli.attempt.Watch;
import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Target;
import dev.weft.http.ClientSession;
import dev.weft.http.Request;
import dev.weft.http.SessionOptions;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** The HTTP session of the program. This is the only place where a target becomes a request. */
final class Client implements Exchanger, AutoCloseable {
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
        http = connections.apply(limits.apply(options), warnings).create();
    }

    @Override
    public <T> T exchange(Target target, Map<String, String> headers, Watch watch, Handler<T> handler)
            throws IOException, InterruptedException {
        Request request = limits.size(requests.request(http, target));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        return request.listener(watch).receive(response -> handler.handle(new Reply(response)));
    }

    @Override
    public boolean isRepeatable(Target target) {
        try {
            return requests.request(http, target).isIdempotent();
        } catch (IllegalArgumentException e) {
            return false; // no request at all
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
