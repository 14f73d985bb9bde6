package dev.weft.http.internal.chain;

import dev.weft.http.internal.message.Challenge;
import dev.weft.http.internal.message.Octets;
import dev.weft.http.spi.BodyWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds credentials to a request: the credentials that were set on the request, otherwise the session's credentials for
 * the origin of the request. An {@code Authorization} header takes precedence over both.
 */
final class Authentication implements Handler {
    private final Defaults defaults;

    /**
     * The last challenge for each origin and user. Later requests answer this challenge in advance, which saves a round
     * trip.
     */
    private final Map<String, DigestChallenge> challenges = new ConcurrentHashMap<>();

    private final Handler next;

    Authentication(Defaults defaults, Handler next) {
        this.defaults = defaults;
        this.next = next;
    }

    @Override
    public ReceivedResponse send(RequestState request) throws IOException, InterruptedException {
        return proof(defaults, request) instanceof Proof.Digest digest
                ? sendWithDigest(request, digest)
                : next.send(withPlainCredentials(defaults, request));
    }

    /** The request with its credentials added, if they are of a kind that is sent without a challenge. */
    static RequestState withPlainCredentials(Defaults defaults, RequestState request) {
        return proof(defaults, request) instanceof Proof.Plain plain
                ? request.withHeader("Authorization", plain.header())
                : request;
    }

    private static @Nullable Proof proof(Defaults defaults, RequestState request) {
        if (request.headers().contains("Authorization")) {
            return null;
        }
        Map<String, Proof> sessionProofs = defaults.proofs();
        Proof requestProof = request.attributes().get(Key.PROOF);
        return requestProof != null || sessionProofs.isEmpty()
                ? requestProof
                : sessionProofs.get(request.url().origin());
    }

    /**
     * Sends the request up to three times. The first time, the request has no credentials, unless a challenge is known
     * from an earlier request. The second time, the request has the answer to the server's challenge. The third time,
     * it has a new answer, because the server has called the nonce of the second answer stale.
     */
    private ReceivedResponse sendWithDigest(RequestState request, Proof.Digest credentials)
            throws IOException, InterruptedException {
        String key = request.url().origin() + " " + credentials.user();
        DigestChallenge known = answerable(challenges.get(key), request);
        ReceivedResponse response = next.send(known == null ? request : answer(request, known, credentials));
        boolean isAnswered = known != null;
        for (int tries = 0; tries < 2 && response.status() == 401 && request.isReplayable(); tries++) {
            DigestChallenge challenge = challenge(response).orElse(null);
            // If the server challenges even an answer with a fresh nonce, the password is wrong.
            if (challenge == null || (isAnswered && tries > 0 && !challenge.isStale())) {
                return response;
            }
            response.body().discard();
            challenges.put(key, challenge);
            response = next.send(answer(request, challenge, credentials));
            isAnswered = true;
        }
        return response;
    }

    /**
     * Returns the challenge, or null if it cannot be answered. If the answer covers the body, the body must be
     * replayable, because it is written twice: once for the hash and once to be sent.
     */
    private static @Nullable DigestChallenge answerable(@Nullable DigestChallenge challenge, RequestState request) {
        return challenge != null && challenge.coversBody() && !request.isReplayable() ? null : challenge;
    }

    /**
     * Adds the answer to a challenge. A progress listener is not notified while the body is written for the hash,
     * because nothing is sent.
     */
    private static RequestState answer(RequestState request, DigestChallenge challenge, Proof.Digest credentials)
            throws IOException, InterruptedException {
        String clientNonce = new BigInteger(128, Nonces.RANDOM).toString(36);
        BodyWriter body = request.body() == null ? null : request.body().withoutProgressListeners();
        return request.withHeader(
                "Authorization",
                Octets.sendable(challenge.answer(credentials, request.method(), request.url(), body, clientNonce)));
    }

    private static Optional<DigestChallenge> challenge(ReceivedResponse response) {
        return Challenge.parse(response.headers().values("WWW-Authenticate")).stream()
                .filter(challenge -> challenge.isOf("Digest"))
                .map(challenge -> new DigestChallenge(challenge.parameters()))
                .filter(DigestChallenge::isSupported)
                .min(Comparator.comparingInt(DigestChallenge::rank));
    }

    /**
     * A holder class, so that only sessions with digest credentials wait for the initialisation of a secure random
     * generator.
     */
    private static final class Nonces {
        static final SecureRandom RANDOM = new SecureRandom();
    }
}
