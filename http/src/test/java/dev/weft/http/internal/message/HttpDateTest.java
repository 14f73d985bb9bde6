package dev.weft.http.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sun, 06-Nov-1994 08-49-37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun 06-Nov-1994 08:49:37 GMT",
                "Sun,06-Nov-94 08:49:37 GMT",
                "Sun, 06-11-1994 08:49:37 GMT",
                "Sun Nov 6 1994 08:49:37 GMT",
            })
    void formsOfTheStandardAndOfTheWildAreTheSameMoment(String date) {
        assertThat(HttpDate.parse(date)).isEqualTo(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "Sun, 06 Nov 08:49:37",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 25:49:37 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "1994-11-06T08:49Z",
            })
    void whatIsNoDateIsNone(String text) {
        assertThat(HttpDate.parse(text)).isNull();
    }
}
