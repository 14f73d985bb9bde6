package dev.weft.http.resilience;

import dev.weft.Async;
import dev.weft.http.Exchange;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.failure.StatusException;
import dev.weft.spi.wait.Cancellation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try: a response, or else a failure; and what came of the tries before.
 *
 * @param response what came, or null
 * @param failure why nothing came, or null
 * @param earlier why the tries before were repeated, in their order
 */
record Attempt(@Nullable Response response, @Nullable IOException failure, List<IOException> earlier) {

    static Attempt first(Request request, Exchange next) throws InterruptedException {
        return send(request, next, List.of());
    }

    private static Attempt send(Request request, Exchange next, List<IOException> earlier) throws InterruptedException {
        try {
            return new Attempt(next.send(request), null, earlier);
        } catch (IOException e) {
            return new Attempt(null, e, earlier);
        }
    }

    /** Gives this one up, waits for {@code delay}, and tries again. */
    Attempt again(Duration delay, Request request, Exchange next) throws InterruptedException {
        List<IOException> failures = new ArrayList<>(earlier);
        failures.add(givenUp());
        try {
            Async.sleep(delay);
            return send(request, next, failures);
        } catch (InterruptedException e) {
            throw telling(e, failures);
        }
    }

    /**
     * The cancellation with what failed before it. It carries these as consequences: a plain suppressed exception would be
     * a failure beside the cancellation, but these were dealt with by trying again.
     */
    private static InterruptedException telling(InterruptedException cut, List<IOException> failures) {
        Cancellation cancellation = Cancellation.carriedBy(cut);
        if (cancellation == null) {
            return cut;
        }
        InterruptedException told = cancellation.toException(List.copyOf(failures));
        told.setStackTrace(cut.getStackTrace());
        return told;
    }

    private IOException givenUp() {
        if (response == null) {
            return Objects.requireNonNull(failure);
        }
        response.close();
        return new StatusException(response.status(), response.uri(), "");
    }

    /** What an event tells about why it is repeated: the failure or the status. */
    Object reason() {
        return failure != null ? failure : (Object) status();
    }

    /** The status; zero if there is no response. */
    int status() {
        return response == null ? 0 : response.status();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(response).flatMap(it -> it.header(name));
    }

    /** The response, or the failure with the earlier ones suppressed. */
    Response result() throws IOException {
        if (response != null) {
            return response;
        }
        IOException thrown = Objects.requireNonNull(failure);
        earlier.stream().filter(it -> it != thrown).forEach(thrown::addSuppressed);
        throw thrown;
    }
}
