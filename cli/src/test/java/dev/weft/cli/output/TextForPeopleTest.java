package dev.weft.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextForPeopleTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'',''",
                "' ',''",
                "a,a",
                "a b c,a b c",
                "a  b,a b",
                "' a',a",
                "'a ',a",
                "'a\tb\n\nc',a b c",
                "'a\u001b[31mb',a [31mb",
                "'a\u007fb',a b",
                "'é\u00a0ü',é ü",
                "'a\u200eb',a b",
                "~!,~!",
            })
    void textIsPutOnOneLine(String text, String line) {
        assertThat(TextForPeople.onOneLine(text)).isEqualTo(line);
    }

    @Test
    void nothingIsAnEmptyLine() {
        assertThat(TextForPeople.onOneLine(null)).isEmpty();
    }
}
