package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    private static final Case QUEUE = Case.of(Row.QueueTransfer, Map.of("room", "100", "pairs", "64"));

    @Test
    void withoutArgumentsAllRowsAreMeasured() {
        Selection all = Selection.of(List.of());

        assertThat(all.includes(QUEUE)).isTrue();
        assertThat(all.isPart()).isFalse();
    }

    @Test
    void quickRunMeasuresMainRowsOnly() {
        Selection quick = Selection.of(List.of("--quick"));

        assertThat(quick.includes(QUEUE)).isFalse();
        assertThat(quick.includes(Case.of(Row.QueueTransfer, Map.of("room", "100", "pairs", "8"))))
                .isTrue();
        assertThat(quick.isPart()).isFalse();
    }

    @Test
    void namedRowsAreMeasuredAndMerged() {
        Selection named = Selection.of(List.of("--quick", "Queue.*room=100", "Ring"));

        assertThat(named.includes(QUEUE)).isTrue();
        assertThat(named.includes(Case.of(Row.Ring, Map.of("members", "2")))).isTrue();
        assertThat(named.includes(Case.of(Row.QueueTransfer, Map.of("room", "1", "pairs", "64"))))
                .isFalse();
        assertThat(named.isPart()).isTrue();
    }

    @Test
    void roundsAreAddedToEarlierResults() {
        Selection added = Selection.of(List.of("--add"));

        assertThat(added.action()).isEqualTo(Selection.Action.ADD);
        assertThat(added.includes(QUEUE)).isTrue();
        assertThat(added.isPart()).isTrue();
    }

    @Test
    void unknownOptionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selection.of(List.of("--fast")))
                .withMessageContaining("--fast");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "two", "12345"})
    void numberOfRoundsIsANumber(String rounds) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selection.of(List.of("--rounds=" + rounds)))
                .withMessage("--rounds must be a number from 1 to 9999, but is '" + rounds + "'");
    }

    @Test
    void rowsAreARegularExpression() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selection.of(List.of("Ring(")))
                .withMessage("rows must be a regular expression, but is 'Ring(': Unclosed group");
    }
}
