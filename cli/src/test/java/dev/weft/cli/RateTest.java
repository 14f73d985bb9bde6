package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class RateTest {
    private final Rate.Converter converter = new Rate.Converter();

    @ParameterizedTest
    @CsvSource({"20/s, 20, PT1S", "100/m, 100, PT1M", "5000 / h, 5000, PT1H", "7, 7, PT1S"})
    void ratesAreReadAsPeopleWriteThem(String text, int requests, Duration period) {
        assertThat(converter.convert(text)).isEqualTo(new Rate(requests, period));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/s", "-1/s", "20/d", "fast", "20/", "1.5/s"})
    void whatIsNoRateIsRefused(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a rate such as 20/s, 100/m or 5000/h");
    }
}
