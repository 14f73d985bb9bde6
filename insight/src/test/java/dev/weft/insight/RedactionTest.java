package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a name that may be made from values. */
class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "main.1.2                                        | main.1.2",
                "lock 'accounts'                                 | lock 'accounts'",
                "https://example.org/a/b                         | https://example.org/a/b",
                "https://user:secret@example.org/a               | https://example.org/a",
                "GET https://example.org/a?key=secret&b=c#d now  | GET https://example.org/a?… now",
                "task 'https://u@h:8080/?q'                      | task 'https://h:8080/?…'",
                "jdbc:postgresql://h/db?password=secret          | jdbc:postgresql://h/db?…",
                "two http://a:b@c/ http://d:e@f/?g               | two http://c/ http://f/?…",
                "Order[id=17, card=\"4111 1111\", to=[x=y]]      | Order[id=…, card=…, to=…]]",
                "{password='my secret', b=2}                     | {password=…, b=…}",
                "key = secret                                    | key =…",
            })
    void valuesAreLeftOut(String text, String shown) {
        assertThat(Redaction.VALUES.textOf(() -> text)).isEqualTo(shown);
        assertThat(Redaction.NONE.textOf(() -> text)).isEqualTo(text);
    }

    @Test
    void textOfTheApplicationThatFailsIsSaidToAndALongOneIsCut() {
        assertThat(Redaction.VALUES.textOf(() -> {
                    throw new IllegalStateException("secret");
                }))
                .isEqualTo("(cannot be described: java.lang.IllegalStateException)");
        assertThat(Redaction.NONE.textOf(() -> "x".repeat(1_000))).hasSize(300).endsWith("x…");
    }
}
