package dev.weft.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.org                | example.org/index.html",
                "https://Example.org/a/b.html      | example.org/a/b.html",
                "http://example.org/a/             | example.org/a/index.html",
                "http://example.org:8080/a         | example.org_8080/a",
                "http://[::1]:80/a                 | __1_80/a",
                "http://ada:secret@example.org/a   | example.org/a",
                "http://example.org/a?q=1&r=/x#top | example.org/a@q=1&r=%2Fx",
                "http://example.org/?q             | example.org/index.html@q",
                "http://example.org//a///b         | example.org/a/b",
                "http://example.org/na%C3%AFve%20x | example.org/naïve%20x",
                "http://example.org/%FF%00         | example.org/%25FF%2500",
                "http://example.org/a%00b          | example.org/a%00b",
                "http://example.org/../../etc      | example.org/%2E%2E/%2E%2E/etc",
                "http://example.org/%2e%2e/%2E     | example.org/%2E%2E/%2E",
                "http://example.org/a%2f..%2fb     | example.org/a%2F..%2Fb",
                "http://example.org/a\\..\\b       | example.org/a/%2E%2E/b",
                "http://.weft/journal              | %2Eweft/journal",
                "http://example.org/C:*<>x         | example.org/C%3A%2A%3C%3Ex",
            })
    void urlBecomesAPathBelowItsHost(String url, String path) {
        assertThat(String.join("/", SafeName.of(url))).isEqualTo(path);
    }

    @Test
    void longNamesAreCutToAChecksumAndKeepTheirExtension() {
        String first = SafeName.of("http://a/" + "é".repeat(300) + "1.html").getLast();
        String second = SafeName.of("http://a/" + "é".repeat(300) + "2.html").getLast();

        assertThat(first).matches("é+~[0-9a-f]{16}\\.html").isNotEqualTo(second);
        assertThat(first.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(190, 200);
    }

    @Test
    void deepPathBecomesOneFolder() {
        assertThat(String.join("/", SafeName.of("http://a/" + "x/".repeat(5000) + "page.html")))
                .matches("a/~[0-9a-f]{16}/page\\.html");
    }

    @Test
    void noUrlLeavesTheFolder() {
        Random random = new Random(5);
        String alphabet = "./\\%2eEfF0:@?#~ \u0000\n\u202eaé[]";
        Path root = Path.of("/pages/of/all");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder url = new StringBuilder("http://");
            random.ints(random.nextInt(40), 0, alphabet.length()).forEach(c -> url.append(alphabet.charAt(c)));

            Path path = root.resolve(String.join("/", SafeName.of(url.toString())));

            assertThat(path.normalize()).as(url.toString()).isEqualTo(path).startsWithRaw(root);
            assertThat(path.getNameCount()).as(url.toString()).isGreaterThan(root.getNameCount());
        }
    }
}
