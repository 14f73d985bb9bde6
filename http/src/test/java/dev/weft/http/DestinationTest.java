package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "https://example.org:8443/a/b-c_d.e~f?x=1&y=%20+z",
                "http://127.0.0.1:80/%2F%zz/%",
                "http://[::1]/a",
                "http://example.org/a[1]|b^c{d}?q=[1]|{2}#f\"<>`",
                "http://example.org/ü?ü#ü",
                "http://under_score.example/",
                "http://user@example.org/x",
            })
    void uriIsTheOneThatTheEngineMakes(String url) {
        HttpUrl parsed = HttpUrl.get(url);

        assertThat(new Destination(parsed).uri())
                .isEqualTo(parsed.uri())
                .hasToString(parsed.uri().toString());
    }

    @Test
    void uriIsMadeOnce() {
        Destination destination = new Destination(HttpUrl.get("http://example.org/"));

        assertThat(destination.uri()).isSameAs(destination.uri());
    }
}
