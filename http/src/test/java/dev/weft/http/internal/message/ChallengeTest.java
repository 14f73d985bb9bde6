package dev.weft.http.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChallengeTest {
    private static List<Challenge> parsed(String... headers) {
        return Challenge.parse(List.of(headers));
    }

    @Test
    void schemeAndParametersAreRead() {
        assertThat(parsed("Digest realm=\"the \\\"api\\\"\", NONCE=7yp, qop=\"auth, auth-int\""))
                .containsExactly(new Challenge(
                        "Digest", Map.of("realm", "the \"api\"", "nonce", "7yp", "qop", "auth, auth-int")));
    }

    @Test
    void severalChallengesStandInOneHeaderOrInSeveral() {
        assertThat(parsed("Basic realm=a, Digest realm=b, nonce=c, Negotiate", "Bearer"))
                .containsExactly(
                        new Challenge("Basic", Map.of("realm", "a")),
                        new Challenge("Digest", Map.of("realm", "b", "nonce", "c")),
                        new Challenge("Negotiate", Map.of()),
                        new Challenge("Bearer", Map.of()));
    }

    @Test
    void tokenBehindASchemeIsPassedOver() {
        assertThat(parsed("Negotiate dG9rZW4=, Basic realm=x", "NTLM a/b+c=="))
                .extracting(Challenge::scheme)
                .containsExactly("Negotiate", "Basic", "NTLM");
    }

    @Test
    void emptyItemsAndSpacesSayNothing() {
        assertThat(parsed(" , ,Basic  realm = \"x\" ,, charset=UTF-8 , ", ""))
                .containsExactly(new Challenge("Basic", Map.of("realm", "x", "charset", "UTF-8")));
    }

    @Test
    void quoteWithoutAnEndEndsWithTheHeader() {
        assertThat(parsed("Basic realm=\"x")).containsExactly(new Challenge("Basic", Map.of("realm", "x")));
    }

    @Test
    void schemeIsTheSameInUpperAndLowerCase() {
        assertThat(parsed("DIGEST realm=a").getFirst().isOf("Digest")).isTrue();
    }

    /** A hostile header can be long and contain anything. */
    @Test
    @Timeout(10)
    void anyHeaderIsReadInOnePass() {
        Random random = new Random(14);
        String signs = "aB ,=\"\\\t;/";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder header = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                header.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThat(parsed(header.toString())).as(header.toString()).isNotNull();
        }
        assertThat(parsed("a=\",".repeat(300_000))).isNotNull();
        assertThat(parsed(",a ".repeat(300_000))).isNotEmpty();
    }

    /** Well-formed headers are parsed as by OkHttp. */
    @Test
    void readsAsOkHttpDoes() {
        for (String header : List.of(
                "Basic realm=\"x\"",
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, nonce=\"7yp/x\", opaque=\"F\"",
                "Basic realm=\"a\", Digest realm=\"b\", nonce=\"c\"",
                "Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
                "Negotiate, NTLM")) {
            assertThat(parsed(header)).as(header).isEqualTo(ofOkHttp(header));
        }
    }

    private static List<Challenge> ofOkHttp(String header) {
        return new Response.Builder()
                        .request(new Request.Builder().url("http://a/").build())
                        .protocol(Protocol.HTTP_1_1)
                        .message("")
                        .code(401)
                        .headers(Headers.of("WWW-Authenticate", header))
                        .build()
                        .challenges()
                        .stream()
                        .map(challenge -> new Challenge(
                                challenge.scheme(),
                                challenge.authParams().entrySet().stream()
                                        .filter(each -> each.getKey() != null)
                                        .collect(java.util.stream.Collectors.toMap(
                                                Map.Entry::getKey, Map.Entry::getValue))))
                        .toList();
    }
}
