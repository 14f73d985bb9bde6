package dev.weft.http.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.Body;
import dev.weft.http.spi.Url;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestChallengeTest {
    private static final String CLIENT_NONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final Url URL = Url.of("http://www.example.org/dir/index.html");

    private static Map<String, String> parameters(String... more) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "realm", "http-auth@example.org",
                "qop", "auth, auth-int",
                "nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                "opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    private static final Proof.Digest MUFASA = new Proof.Digest("Mufasa", "Circle of Life");

    /** The examples of RFC 7616, section 3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5,     8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    })
    void answerIsThatOfTheStandard(String algorithm, String response) throws Exception {
        DigestChallenge challenge = new DigestChallenge(parameters("algorithm", algorithm));

        String answer = challenge.answer(MUFASA, "GET", URL, null, CLIENT_NONCE);

        assertThat(challenge.isSupported()).isTrue();
        assertThat(answer)
                .startsWith("Digest username=\"Mufasa\", realm=\"http-auth@example.org\"")
                .contains("uri=\"/dir/index.html\"", "response=\"" + response + "\"", "qop=auth, nc=00000001")
                .contains("algorithm=" + algorithm);
        assertThat(challenge.answer(MUFASA, "GET", URL, null, CLIENT_NONCE)).contains("nc=00000002");
    }

    /** RFC 7616, section 3.9.2. */
    @Test
    void nameIsHashedIfTheServerWantsIt() throws Exception {
        DigestChallenge challenge = new DigestChallenge(Map.of(
                "realm", "api@example.org",
                "qop", "auth",
                "algorithm", "SHA-512-256",
                "nonce", "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                "opaque", "HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS",
                "userhash", "true"));

        String answer = challenge.answer(
                new Proof.Digest("Jäsøn Doe", "Secret, or not?"),
                "GET",
                Url.of("http://api.example.org/doe.json"),
                null,
                "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm");

        assertThat(answer).contains("userhash=true").doesNotContain("Doe");
    }

    @Test
    void oldServersWithoutQualityAreAnswered() throws Exception {
        DigestChallenge challenge = new DigestChallenge(
                Map.of("realm", "testrealm@host.com", "nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093"));

        String answer = challenge.answer(
                new Proof.Digest("Mufasa", "Circle Of Life"),
                "GET",
                Url.of("http://www.nowhere.org/dir/index.html"),
                null,
                "unused");

        assertThat(answer)
                .contains("response=\"670fd8c2df070c60b045671b8b24ff02\"")
                .doesNotContain("qop");
    }

    /** These values were computed by hand with RFC 7616, section 3.4.3: the hash of the body is part of the answer. */
    @ParameterizedTest
    @CsvSource({
        "hello, 23fef4d928a3e9fa6e0b0de51288c997",
        "'',    35ec75c6389a8fd8412c13222b3affe8",
    })
    void bodyIsProvenIfTheServerTakesNothingElse(String text, String response) throws Exception {
        DigestChallenge challenge = new DigestChallenge(parameters("qop", "auth-int", "algorithm", "MD5"));

        String answer = challenge.answer(MUFASA, "POST", URL, text.isEmpty() ? null : Body.text(text), CLIENT_NONCE);

        assertThat(challenge.isSupported()).isTrue();
        assertThat(answer).contains("qop=auth-int, nc=00000001", "response=\"" + response + "\"");
    }

    @Test
    void whatIsNotKnownIsNotAnswered() {
        assertThat(new DigestChallenge(parameters("algorithm", "SHA-3")).isSupported())
                .isFalse();
        assertThat(new DigestChallenge(parameters("qop", "auth-more")).isSupported())
                .isFalse();
        assertThat(new DigestChallenge(Map.of()).isSupported()).isFalse();
        assertThat(new DigestChallenge(parameters("algorithm", "SHA-256-sess")).isSupported())
                .isTrue();
        assertThat(new DigestChallenge(parameters("algorithm", "SHA-256")).rank())
                .isLessThan(new DigestChallenge(parameters()).rank());
    }
}
