package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The suppressed exception that says how to reproduce a failure of a simulation. */
class ReplayHintTest {

    @ParameterizedTest
    @CsvSource({"0, after 0 decisions;", "1, after 1 decision;", "2, after 2 decisions;"})
    void numberOfDecisionsIsCountedInWords(long decisions, String expected) {
        IllegalStateException failure = new IllegalStateException("sold out");

        ReplayHint.addTo(failure, Schedule.parse("random:42"), decisions, null);

        assertThat(failure.getSuppressed()).singleElement().asString().contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 decision", "2, 2 decisions"})
    void decisionsHaveAPlural(long count, String expected) {
        assertThat(Decisions.words(count)).isEqualTo(expected);
    }
}
