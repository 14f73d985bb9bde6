package dev.weft.http.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares URLs with OkHttp's: both follow the URL Standard, and OkHttp must connect to the host that {@link Url}
 * names. But {@link Url} refuses hosts that a {@link java.net.URI} cannot contain, and OkHttp accepts them.
 */
class UrlTest {
    private static final String BASE = "http://base.example/folder/file?q=1#f";
    private static final Url BASE_URL = Url.of(BASE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org",
                "https://example.org:8443/a/b-c_d.e~f?x=1&y=%20+z",
                "http://127.0.0.1:80/%2F%zz/%",
                "http://[::1]/a",
                "http://[2001:DB8:0:0:1:0:0:1]:8080/",
                "http://[::ffff:1.2.3.4]/",
                "http://example.org/a[1]|b^c{d}?q=[1]|{2}#f\"<>`",
                "http://example.org/ü?ü#ü",
                "http://under_score.example/",
                "http://user:p%40ss@example.org/x",
                "http://a@b:c@example.org/",
                "http://a.example/x y?q=ü z#f g",
                "http://a.example/../up/./here/..",
                "http://a.example/%2e%2E/a/%2e",
                "http://a.example/a//b/..//",
                "http://a.example/ends in space ",
                "http://a.example/\\b.example/x",
                "HTTP://A.Example/x",
                " \thttp://a.example/x\n",
                "http:\\\\a.example/x",
                "http:a.example",
                "http://a.example?q",
                "http://a.example#",
                "http://a.example/?",
                "http://a.example/a\tb\nc",
                "http://%61.example/",
                "http://münchen.example/",
                "http://faß.example/",
                "http://例え.テスト/",
                "http://Ａ.example/",
                "http://a。b/",
                "//b.example/x",
                "/x",
                "x",
                "x/../y/",
                "..",
                ".",
                "?q=2",
                "#g",
                "",
                "https:x",
                "http:x",
            })
    void urlIsReadAsOkHttpReadsIt(String url) {
        HttpUrl expected = HttpUrl.get(BASE).resolve(url);
        Url read = Url.of(Url.of(BASE), url);

        assertThat(read).hasToString(expected.toString());
        assertThat(read.authority().host()).isEqualTo(expected.host());
        assertThat(read.authority().port()).isEqualTo(expected.port());
        assertThat(read.user()).isEqualTo(expected.username());
        assertThat(read.password()).isEqualTo(expected.password());
        assertThat(read.uri()).hasToString(expected.uri().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a.example/",
                "urn:isbn:0451450523",
                "http://",
                "http:///",
                "http://a b/",
                "http://a.example:0/",
                "http://a.example:99999/",
                "http://a.example:x/",
                "http://[::1/",
                "http://[1:2]/",
                "http://a..b/",
                "http://.a/",
            })
    void whatIsNoUrlIsRefusedAsOkHttpDoes(String url) {
        assertThat(HttpUrl.parse(url)).isNull();

        assertThatThrownBy(() -> Url.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url must be an absolute http or https URL, but is '" + url + "'");
    }

    /** Parses ten thousand random sequences of URL pieces, from a seed that replays. */
    @Test
    void anySequenceOfPiecesIsReadAsOkHttpReadsIt() {
        Random random = new Random(14);
        List<String> pieces = List.of(
                "http:", "https:", "//", "/", "\\", "a", "B.c", "@", ":", "80", "8080", "?", "#", "%41", "%", "..", ".",
                " ", "x=1", "&", "+", "ü", "[", "]", "::1", "_", "'", "\"", "<", "\t", "%2e", ";", "~", "|");
        HttpUrl base = HttpUrl.get(BASE);
        Url own = Url.of(BASE);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder url = new StringBuilder(random.nextBoolean() ? "http://h.example" : "");
            for (int n = random.nextInt(8); n >= 0; n--) {
                url.append(pieces.get(random.nextInt(pieces.size())));
            }
            HttpUrl expected = base.resolve(url.toString());
            if (expected != null && expected.host().matches(".*[\"<>^`{|}].*")) {
                expected = null;
            }

            assertThat(String.valueOf(own.resolve(url.toString())))
                    .as("'" + url + "'")
                    .isEqualTo(String.valueOf(expected));
        }
    }

    @Test
    void uriIsMadeOnce() {
        Url url = Url.of("http://example.org/");

        assertThat(url.uri()).isSameAs(url.uri());
    }

    @Test
    void parametersAreEncodedAndAddedBehindThoseThatAreThere() {
        Url url = Url.of("http://a/?b=1#f");

        assertThat(url.withQuery(Map.of("c d", List.of("1&2", "ü+"))))
                .hasToString("http://a/?b=1&c%20d=1%262&c%20d=%C3%BC%2B#f");
        assertThat(url.withDefaults(Map.of("b", 2))).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({"ws://a/x, http://a/x", "WSS://a/x, https://a/x"})
    void webSocketsAreReadAsHttp(String written, String read) {
        assertThat(Url.of(written)).hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ada:secret@a..b/",
                "http:ada:secret@a..b/",
                "http:\\\\ada:secret@a..b/",
                "///ada:secret@a..b/",
                "http://ada:secret@a@a..b/",
                "ftp://ada:secret@a"
            })
    void passwordIsNotInTheMessage(String url) {
        assertThatThrownBy(() -> Url.of(url)).message().contains("…@a").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a..b/ada@c", "http://a..b?ada@c", "x/ada@c", "http://a..b#ada@c"})
    void atSignBehindTheHostStays(String url) {
        assertThat(Url.withoutUser(url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:password@near.example:81/path?query#fragment",
                "https://under_score.example",
                "http://[fe80::1%25eth0]:80/",
                "//far.example/%2F?%2F#%2F"
            })
    void everyUrlThatIsAcceptedIsAlsoAUri(String url) {
        String others = "\u0080\u0085\u00a0\u00e9\u2028\u3000\ufeff\ud800\uffff";
        for (int i = 0; i < 0x80 + others.length(); i++) {
            char c = i < 0x80 ? (char) i : others.charAt(i - 0x80);
            for (int at = 0; at <= url.length(); at++) {
                Url accepted =
                        BASE_URL.resolve(new StringBuilder(url).insert(at, c).toString());
                if (accepted != null) {
                    assertThat(Url.of(accepted.uri().toString()).authority()).isEqualTo(accepted.authority());
                    assertThat(Url.of(accepted.toString())).isEqualTo(accepted);
                }
            }
        }
    }
}
