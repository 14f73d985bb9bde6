package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.resilience.CircuitBreaker.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests a circuit that opens for 50 ns when half of at least four calls within 100 ns have failed, and closes after two
 * successful probes.
 */
@ParameterizedClass
@ValueSource(longs = {0, Long.MAX_VALUE - 30})
class CircuitTest {
    private final long start;
    private final Circuit circuit;

    CircuitTest(long start) {
        this.start = start;
        this.circuit = new Circuit(new Circuit.Settings(0.5, 4, 100, 50, 2), start);
    }

    @Test
    void failuresBelowTheShareLeaveItClosed() {
        for (int i = 0; i < 100; i++) {
            call(i, i % 3 == 1);
        }

        assertThat(circuit.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void fewCallsSayNothing() {
        call(0, true);
        call(0, true);
        call(0, true);

        assertThat(circuit.state()).isEqualTo(State.CLOSED);
        assertThat(call(0, true)).isTrue();
        assertThat(circuit.state()).isEqualTo(State.OPEN);
    }

    @Test
    void oldFailuresAreForgotten() {
        call(0, true);
        call(0, true);
        call(0, true);

        call(120, true);

        assertThat(circuit.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void openCircuitRefusesUntilItsTimeIsOver() {
        openAt(0);

        assertThat(circuit.enter(start + 49)).isNull();
        assertThat(circuit.untilNextTry(start + 49)).isEqualTo(1);
        assertThat(circuit.enter(start + 50)).isNotNull();
        assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void halfOpenCircuitLetsOnlyTheProbesThroughAndClosesWhenTheySucceed() {
        openAt(0);
        Circuit.Pass first = circuit.enter(start + 60);
        Circuit.Pass second = circuit.enter(start + 61);

        assertThat(circuit.enter(start + 62)).isNull();
        assertThat(circuit.untilNextTry(start + 62)).isEqualTo(49);
        circuit.end(first, false, start + 63);
        assertThat(circuit.enter(start + 64)).isNull();
        circuit.end(second, false, start + 65);

        assertThat(circuit.state()).isEqualTo(State.CLOSED);
        assertThat(circuit.untilNextTry(start + 65)).isZero();
    }

    @Test
    void failedProbeOpensItAgain() {
        openAt(0);
        Circuit.Pass probe = circuit.enter(start + 60);

        assertThat(circuit.end(probe, true, start + 70)).isTrue();

        assertThat(circuit.state()).isEqualTo(State.OPEN);
        assertThat(circuit.untilNextTry(start + 70)).isEqualTo(50);
    }

    @Test
    void probeThatWasCutShortMakesRoomForAnother() {
        openAt(0);
        Circuit.Pass cut = circuit.enter(start + 60);
        circuit.enter(start + 60);

        circuit.abandon(cut);

        assertThat(circuit.enter(start + 61)).isNotNull();
        assertThat(circuit.enter(start + 61)).isNull();
    }

    @Test
    void probesThatDoNotEndAreNotWaitedForForEver() {
        openAt(0);
        circuit.enter(start + 60);
        circuit.enter(start + 60);

        assertThat(circuit.enter(start + 109)).isNull();
        assertThat(circuit.enter(start + 110)).isNotNull();
    }

    @Test
    void callFromAnEarlierEraChangesNothing() {
        Circuit.Pass early = circuit.enter(start);
        Circuit.Pass alsoEarly = circuit.enter(start);
        openAt(0);
        circuit.enter(start + 50);

        circuit.end(early, true, start + 51);
        circuit.abandon(alsoEarly);

        assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
        assertThat(circuit.enter(start + 52)).isNotNull();
        assertThat(circuit.enter(start + 52)).isNull();
    }

    @Test
    void failuresFromBeforeItOpenedDoNotCountAfterItClosed() {
        openAt(0);
        circuit.end(circuit.enter(start + 50), false, start + 51);
        circuit.end(circuit.enter(start + 51), false, start + 52);

        call(53, true);
        call(53, true);
        call(53, true);

        assertThat(circuit.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void circuitWithoutRecentCallsIsUnused() {
        assertThat(circuit.isUnused(start)).isTrue();
        call(1, false);
        assertThat(circuit.isUnused(start + 2)).isFalse();
        assertThat(circuit.isUnused(start + 200)).isTrue();
    }

    @Test
    void circuitThatIsNotClosedIsUnusedAfterAWindowWithoutCalls() {
        openAt(0);
        assertThat(circuit.isUnused(start + 149)).isFalse();
        assertThat(circuit.isUnused(start + 150)).isTrue();

        circuit.end(circuit.enter(start + 150), false, start + 160);
        assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
        assertThat(circuit.isUnused(start + 249)).isFalse();
        assertThat(circuit.isUnused(start + 250)).isTrue();
    }

    private void openAt(long offset) {
        for (int i = 0; i < 4; i++) {
            call(offset, true);
        }
        assertThat(circuit.state()).isEqualTo(State.OPEN);
    }

    private boolean call(long offset, boolean failed) {
        Circuit.Pass pass = circuit.enter(start + offset);
        return circuit.end(pass, failed, start + offset);
    }
}
