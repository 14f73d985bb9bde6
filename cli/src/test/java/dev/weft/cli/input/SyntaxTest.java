package dev.weft.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {
    @ParameterizedTest
    @CsvSource({
        "example.org,            http://example.org",
        "example.org/a?b=c#d,    http://example.org/a?b=c#d",
        "localhost,              http://localhost",
        "intranet:8080/x,        http://intranet:8080/x",
        "[::1]:80/x,             http://[::1]:80/x",
        "//example.org/a,        http://example.org/a",
        "bücher.example/a b,     http://bücher.example/a b",
    })
    void hostIsCompleted(String given, String completed) {
        assertThat(Syntax.USUAL.complete(given)).isEqualTo(completed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "two words.",
                "ada@example.org",
                "mailto:ada@example.org",
                "ftp://example.org/",
                "/path.html",
                "?x=1.5",
                "<a.html>",
                "",
            })
    void anythingElseStaysAsItIs(String given) {
        assertThat(Syntax.USUAL.complete(given)).isEqualTo(given);
    }
}
