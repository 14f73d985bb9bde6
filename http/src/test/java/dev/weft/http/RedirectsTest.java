package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.TransportRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectsTest {
    @RegisterExtension
    private final Runs runs = new Runs(Way.PARALLEL);

    private final List<TransportRequest> sent = new ArrayList<>();

    /** A session whose first request is redirected to {@code location}. */
    private SessionOptions redirecting(String location) {
        return ClientSession.options().transport(new FakeTransport((request, progress) -> {
            sent.add(request);
            return sent.size() > 1
                    ? FakeTransport.text("there")
                    : FakeTransport.answer(302, Headers.of("Location", location), "");
        }));
    }

    @ParameterizedTest
    @CsvSource({
        "/there,                 true",
        "https://a.org/there,    true",
        "https://a.org:444/,     false",
        "http://a.org/,          false",
        "https://b.org/,         false",
        "https://x.a.org/,       false",
        "//a.org/there,          true",
    })
    void secretsStayWithTheirOrigin(String location, boolean same) throws Exception {
        runs.run(() -> {
            try (var http = redirecting(location).create()) {
                http.get("https://a.org/here")
                        .header("Authorization", "Bearer secret")
                        .header("Cookie", "secret=1")
                        .header("X-Other", "public")
                        .send();
            }
        });

        HeaderFields headers = sent.getLast().headers();
        assertThat(headers.contains("Authorization")).isEqualTo(same);
        assertThat(headers.contains("Cookie")).isEqualTo(same);
        assertThat(headers.contains("X-Other")).isTrue();
    }

    @Test
    void credentialsOfARequestStayWithItsOrigin() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("https://b.org/").create()) {
                http.get("https://a.org/")
                        .credentials(Credentials.basic("ada", "secret"))
                        .send();
            }
        });

        assertThat(sent.getFirst().headers().get("Authorization")).isEqualTo("Basic YWRhOnNlY3JldA==");
        assertThat(sent.getLast().headers().contains("Authorization")).isFalse();
    }

    @Test
    void credentialsOfTheSessionGoToTheirOriginOnly() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("https://b.org/")
                    .credentials("https://b.org", Credentials.bearer("b"))
                    .header("Authorization", "Bearer default")
                    .create()) {
                http.get("https://a.org/").send();
            }
        });

        assertThat(sent.getFirst().headers().get("Authorization")).isEqualTo("Bearer default");
        assertThat(sent.getLast().headers().get("Authorization")).isEqualTo("Bearer b");
    }

    @Test
    void nameAndPasswordInALocationDoNotCount() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("https://evil:secret@b.org/#part").create()) {
                assertThat(http.get("https://a.org/").send().uri()).isEqualTo(URI.create("https://b.org/#part"));
            }
        });

        assertThat(sent.getLast().headers().contains("Authorization")).isFalse();
    }

    @Test
    void fragmentGoesAlong() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("/there").create()) {
                assertThat(http.get("https://a.org/#part").send().uri())
                        .isEqualTo(URI.create("https://a.org/there#part"));
            }
        });
    }

    @Test
    void defaultsOfTheSessionAreAddedOnce() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("/there?own=1")
                    .baseUrl("https://a.org/api/v1/")
                    .query("key", "k")
                    .header("X-Default", "d")
                    .create()) {
                http.get("users?x=1").send();
            }
        });

        assertThat(sent)
                .extracting(request -> request.url().uri())
                .map(URI::toString)
                .containsExactly("https://a.org/api/v1/users?x=1&key=k", "https://a.org/there?own=1");
        assertThat(sent.getLast().headers().get("X-Default")).isEqualTo("d");
    }

    @ParameterizedTest
    @CsvSource({
        "users,            https://a.org/api/users",
        "/users,           https://a.org/users",
        "../users,         https://a.org/users",
        "?q=1,             https://a.org/api/?q=1",
        "//b.org/x,        https://b.org/x",
        "http://c.org,     http://c.org/",
        "'',               https://a.org/api/",
    })
    void relativeUrlsAreResolved(String url, String resolved) {
        try (var http = redirecting("/").baseUrl("https://a.org/api/").create()) {
            assertThat(http.get(url).uri()).hasToString(resolved);
        }
    }

    @Test
    void bytesOfALocationStayAsTheyAre() throws Exception {
        runs.run(() -> {
            try (var http =
                    redirecting("/gr\u00c3\u00bcn/\u00fc").create()) { // a letter in UTF-8, and one in ISO-8859-1
                http.get("https://a.org/here").send();
            }
        });

        assertThat(sent.getLast().url()).hasToString("https://a.org/gr%C3%BCn/%FC");
    }

    @Test
    void emptyLocationIsNotFollowed() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("").create()) {
                assertThat(http.get("https://a.org/here").send().status()).isEqualTo(302);
            }
        });

        assertThat(sent).hasSize(1);
    }

    @Test
    void nameOfTheHostStaysWithItsOrigin() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("https://b.org/").create()) {
                http.get("https://a.org/").header("Host", "inner.a.org").send();
            }
        });

        assertThat(sent.getLast().headers().contains("Host")).isFalse();
    }

    @Test
    void whatIsSaidOfABodyGoesWithTheBody() throws Exception {
        runs.run(() -> {
            try (var http = redirecting("/there").create()) {
                http.post("https://a.org/")
                        .text("hello")
                        .header("Transfer-Encoding", "chunked")
                        .expectContinue()
                        .send();
            }
        });

        assertThat(sent.getLast().method()).isEqualTo("GET");
        assertThat(sent.getLast().headers().names()).doesNotContain("Expect", "Transfer-Encoding", "Content-Type");
    }
}
