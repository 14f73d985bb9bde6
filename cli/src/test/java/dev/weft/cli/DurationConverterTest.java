package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "500ms, PT0.5S",
        "2m, PT2M",
        "1h, PT1H",
        "10, PT10S",
        "1.5, PT1.5S",
        "0.25 s, PT0.25S",
        "999999999h, PT2562047H47M16.854775807S"
    })
    void readsWhatPeopleWrite(String text, Duration duration) {
        assertThat(converter.convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0ms", "-1s", "soon", "1d", "10 minutes", "1e3", "0.0000001ms"})
    void refusesTheRestByValue(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a positive duration such as 10s, 500ms or 2m");
    }
}
