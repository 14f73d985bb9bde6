package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlResolutionTest {
    private static final HttpUrl BASE = HttpUrl.get("http://base.example/folder/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example/",
                "http://a.example/x y?q=ü#f",
                "http://a.example/../up/./here",
                "http://a.example/a:b@c",
                "http://a.example/ends in space ",
                "http://a.example//b.example/x",
                "http://a.example/\\b.example/x",
                "http://a.example/http://b.example/",
                "http://a.example",
                "http://a.example?q",
                "http://a.example:80/x",
                "http://a.example:8080/x",
                "http://a.example.org/x",
                "http://user:secret@a.example/x",
                "https://a.example/x",
                "HTTP://A.example/x",
                " http://a.example/x",
                "http:\\\\a.example/x",
                "//a.example/x",
                "/x",
                "x",
                "?q",
            })
    void rememberedOriginChangesNothing(String url) {
        for (String before : new String[] {"http://a.example/first", "http://user@a.example/first", url}) {
            UrlResolution urls = new UrlResolution(BASE);
            urls.of(before);

            assertThat(urls.of(url)).as("after " + before).isEqualTo(Urls.resolve(BASE, url));
        }
    }

    @Test
    void badUrlIsRefusedAfterGoodOne() {
        UrlResolution urls = new UrlResolution(null);
        urls.of("http://a.example/first");

        assertThatThrownBy(() -> urls.of("http://a.example:99999/x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> urls.of("/x")).isInstanceOf(IllegalArgumentException.class);
    }
}
