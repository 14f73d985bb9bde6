package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.http.Exchange;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.failure.StatusException;
import dev.weft.pace.EarlierFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one attempt of a request: a response or a failure. The failures of the earlier attempts are kept as
 * well.
 *
 * @param response the response, or null
 * @param failure the failure, or null
 * @param earlier the failures of the earlier attempts; later attempts add to this object
 */
record AttemptOutcome(@Nullable Response response, @Nullable IOException failure, EarlierFailures earlier) {

    static AttemptOutcome first(Request request, Exchange next) throws InterruptedException {
        return send(request, next, EarlierFailures.create());
    }

    private static AttemptOutcome send(Request request, Exchange next, EarlierFailures earlier)
            throws InterruptedException {
        try {
            return new AttemptOutcome(next.send(request), null, earlier);
        } catch (IOException e) {
            return new AttemptOutcome(null, e, earlier);
        }
    }

    /** Discards this outcome, waits for {@code delay} and sends the request again. */
    AttemptOutcome again(Duration delay, Request request, Exchange next) throws InterruptedException {
        earlier.add(discarded());
        try {
            Async.sleep(delay);
            return send(request, next, earlier);
        } catch (InterruptedException e) {
            throw earlier.asConsequencesOf(e);
        }
    }

    /** Closes the response, if there is one, and returns an exception that describes this outcome. */
    private IOException discarded() {
        if (response == null) {
            return Objects.requireNonNull(failure);
        }
        response.close();
        return new StatusException(response.status(), response.uri(), "");
    }

    /** The detail of a {@code RETRY} event: the failure, or the status. */
    Object reason() {
        return failure != null ? failure : (Object) status();
    }

    /** The status of the response; zero if there is none. */
    int status() {
        return response == null ? 0 : response.status();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(response).flatMap(it -> it.header(name));
    }

    /** Returns the response, or throws the failure with the earlier failures as its suppressed exceptions. */
    Response result() throws IOException {
        if (response != null) {
            return response;
        }
        IOException thrown = Objects.requireNonNull(failure);
        earlier.suppressIn(thrown);
        throw thrown;
    }
}
