package dev.weft.cli.attempt;

import static java.util.Objects.requireNonNull;

import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.result.Details;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.FetchedJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conditional requests, by RFC 9110, section 13.1: the validators of the saved body are sent with the request, so that the
 * server sends the body only if it has changed.
 */
final class Conditions {
    private static final Map<String, String> CONDITIONS =
            Map.of("ETag", "If-None-Match", "Last-Modified", "If-Modified-Since");

    private Conditions() {}

    /**
     * The headers that ask the server for the body only if it has changed since the result {@code earlier}. There are
     * none if {@code earlier} is null or has no validators.
     */
    static Map<String, String> of(@Nullable Fetched earlier) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (earlier != null) {
            earlier.details()
                    .validators()
                    .forEach((name, value) -> headers.put(requireNonNull(CONDITIONS.get(name)), value));
        }
        return headers;
    }

    /**
     * The result for a reply that says that the body has not changed: the earlier result, with the status, the times and the
     * final URL of the new exchange. Validators in the reply replace the earlier ones.
     */
    static Fetched unchanged(Fetched earlier, Watch watch, Reply reply) {
        Answer saved = requireNonNull(earlier.answer());
        Answer answer = new Answer(reply.status(), saved.bytes(), saved.beginning(), saved.file(), saved.sha256());
        Map<String, String> validators = new LinkedHashMap<>(earlier.details().validators());
        validators.putAll(reply.headers(FetchedJson.VALIDATORS));
        Details before = earlier.details();
        return new Fetched(
                earlier.url(),
                answer,
                null,
                watch.timing(),
                watch.tries(),
                new Details(before.origin(), reply.url(), before.type(), validators, Map.of(), null));
    }
}
