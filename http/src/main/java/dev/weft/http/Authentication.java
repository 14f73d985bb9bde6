package dev.weft.http;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Shows the credentials for the origin that a request goes to: those of the request, else those of the session for that
 * origin. What a request says in a header of its own stands.
 */
final class Authentication implements Exchange {
    private final Map<String, Credentials> ofSession;
    private final Map<String, DigestChallenge> challenges = new ConcurrentHashMap<>();
    private final Exchange next;

    Authentication(Map<String, Credentials> ofSession, Exchange next) {
        this.ofSession = ofSession;
        this.next = next;
    }

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        return credentials(ofSession, request) instanceof Credentials.Digest digest
                ? sendWithDigest(request, digest)
                : next.send(shown(ofSession, request));
    }

    /** The request with the credentials that are shown without being asked for, if it has any. */
    static Request shown(Map<String, Credentials> ofSession, Request request) {
        return switch (credentials(ofSession, request)) {
            case Credentials.Basic basic -> request.header("Authorization", basic.header());
            case Credentials.Bearer bearer -> request.header("Authorization", bearer.header());
            case Credentials.Digest _ -> request;
            case null -> request;
        };
    }

    private static @Nullable Credentials credentials(Map<String, Credentials> ofSession, Request request) {
        if (request.headers().contains("Authorization")) {
            return null;
        }
        Credentials own = request.attribute(RequestSettings.CREDENTIALS).orElse(null);
        return own != null || ofSession.isEmpty() ? own : ofSession.get(Urls.origin(request.url()));
    }

    /** Once to hear what is to be proven, unless that is known; once with the proof; once more if it was too old. */
    private Response sendWithDigest(Request request, Credentials.Digest credentials)
            throws IOException, InterruptedException {
        String key = Urls.origin(request.url()) + " " + credentials.user();
        DigestChallenge known = answerable(challenges.get(key), request);
        Response response = next.send(known == null ? request : answered(request, known, credentials));
        boolean shown = known != null;
        for (int tries = 0; tries < 2 && response.status() == 401 && request.isReplayable(); tries++) {
            DigestChallenge asked = challenge(response).orElse(null);
            if (asked == null || (shown && tries > 0 && !asked.isStale())) {
                return response;
            }
            response.body().discard();
            challenges.put(key, asked);
            response = next.send(answered(request, asked, credentials));
            shown = true;
        }
        return response;
    }

    /** A proof over the body is for those that can be written twice. */
    private static @Nullable DigestChallenge answerable(@Nullable DigestChallenge challenge, Request request) {
        return challenge != null && challenge.coversBody() && !request.isReplayable() ? null : challenge;
    }

    /** Nothing is sent while the proof is made. */
    private static @Nullable Body unwatched(@Nullable Body body) {
        return body instanceof ReportingBody watched ? watched.body() : body;
    }

    private static Request answered(Request request, DigestChallenge challenge, Credentials.Digest credentials)
            throws IOException, InterruptedException {
        String clientNonce = new BigInteger(128, Nonces.RANDOM).toString(36);
        return request.header(
                "Authorization",
                challenge.answer(
                        credentials, request.method(), request.url(), unwatched(request.bodyOrNull()), clientNonce));
    }

    private static Optional<DigestChallenge> challenge(Response response) {
        return asEngines(response).challenges().stream()
                .filter(challenge -> challenge.scheme().equalsIgnoreCase("Digest"))
                .map(challenge -> new DigestChallenge(inLowerCase(challenge.authParams())))
                .filter(DigestChallenge::isKnown)
                .min(Comparator.comparingInt(DigestChallenge::rank));
    }

    /** The engine knows how to take challenges apart. */
    private static okhttp3.Response asEngines(Response response) {
        return new okhttp3.Response.Builder()
                .request(new okhttp3.Request.Builder()
                        .url(response.request().url())
                        .build())
                .protocol(Protocol.HTTP_1_1)
                .message("")
                .code(response.status())
                .headers(response.headers().fields())
                .build();
    }

    private static Map<String, String> inLowerCase(Map<@Nullable String, String> parameters) {
        Map<String, String> lower = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (name != null) {
                lower.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        return lower;
    }

    /** Apart, for it takes time to find a source of randomness, which most sessions do not need. */
    private static final class Nonces {
        static final SecureRandom RANDOM = new SecureRandom();
    }
}
