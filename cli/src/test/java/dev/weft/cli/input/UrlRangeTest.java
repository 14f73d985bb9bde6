package dev.weft.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlRangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p-[1-3].html       | p-1.html p-2.html p-3.html",
                "[08-11]            | 08 09 10 11",
                "[0-10:5]           | 0 5 10",
                "[a-e:2]            | a c e",
                "{one,two,}/x       | one/x two/x /x",
                "[1-2]{a,b}         | 1a 1b 2a 2b",
                "[5-5]              | 5",
            })
    void rangeStandsForUrlsTheLastPartChangingFastest(String given, String expanded) {
        assertThat(all(given)).containsExactly(expanded.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[::1]/x", "http://a/b[]", "http://a/{id}", "http://a/[x]", "http://a/?q[1]=2"})
    void bracketsThatAreNoRangeAreWhatTheyAre(String url) {
        assertThat(all(url)).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[3-1]", "[z-a]", "[1-5:0]"})
    void rangeWithoutAnythingInItIsRefused(String given) {
        assertThatThrownBy(() -> UrlRange.of(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the range " + given + " is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1-99999999999999999999]", "[0-9223372036854775807]", "[1-2:99999999999999999999]"})
    void numberThatIsTooLargeIsRefusedAndNotFetched(String given) {
        assertThatThrownBy(() -> UrlRange.of(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a number in the range " + given + " is too large");
    }

    @Test
    void hugeRangeIsExpandedAsItIsNeeded() {
        UrlRange range = UrlRange.of("[0-999999999]-[0-999999999]");

        assertThat(range.size()).isEqualTo(1_000_000_000_000_000_000L);
        assertThat(range.iterator().next()).isEqualTo("0-0");
        assertThatThrownBy(() -> UrlRange.of("[0-999999999]".repeat(3)))
                .hasMessage("the ranges expand to too many URLs");
    }

    private static List<String> all(String given) {
        List<String> urls = new ArrayList<>();
        UrlRange.of(given).iterator().forEachRemaining(urls::add);
        return urls;
    }

    @Test
    void numbersAreThoseOfUrlsWhereverTheUserIs() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(all("p-[01-02]-[7-7]")).containsExactly("p-01-7", "p-02-7");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void thereMayBeAnyNumberOfChoices() {
        assertThat(UrlRange.of("{" + "a,".repeat(50_000) + "b}").size()).isEqualTo(50_001);
    }
}
