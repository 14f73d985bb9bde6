package dev.weft.cli.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.result.Target;
import dev.weft.testing.Simulation;
import dev.weft.testing.SimulationTest;
import java.time.Duration;

final class ClaimTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Claim claim = new Claim(new Ticket(1, 1), "http://a", Target.of("http://a/"), 0, MINUTE.toNanos());

    @SimulationTest(seeds = 1)
    void leaseThatWasRenewedAMomentBeforeHoldsForTheAttempt(Simulation simulation) throws Exception {
        Async.withTimeout(MINUTE, deadline -> {
            claim.extend(HOUR.toNanos(), 0);

            assertThat(claim.begin(deadline, 0)).isTrue();

            assertThat(deadline.remaining()).isEqualTo(HOUR);
            return true;
        });
    }

    @SimulationTest(seeds = 1)
    void renewalMovesTheDeadlineOfTheAttemptAfterARedirectThoughTheFirstEndsLater(Simulation simulation)
            throws Exception {
        Async.withTimeout(
                MINUTE,
                first -> Async.withTimeout(MINUTE, second -> {
                    claim.begin(first, 0);
                    claim.begin(second, 0);
                    claim.end(first);

                    claim.extend(HOUR.toNanos(), 0);

                    assertThat(first.remaining()).isEqualTo(MINUTE);
                    assertThat(second.remaining()).isEqualTo(HOUR);
                    return true;
                }));
    }

    @SimulationTest(seeds = 1)
    void claimThatIsOverHasNoAttempt(Simulation simulation) throws Exception {
        Async.withTimeout(MINUTE, deadline -> {
            assertThat(claim.finish()).isTrue();
            assertThat(claim.finish()).isFalse();

            assertThat(claim.begin(deadline, 0)).isFalse();
            return true;
        });
    }

    @SimulationTest(seeds = 1)
    void lostLeaseCancelsTheAttempt(Simulation simulation) throws Exception {
        boolean ended = Async.moveOnAfter(HOUR, () -> {
            claim.begin(Async.deadline().orElseThrow(), 0);
            claim.cancel(0);
            Async.sleep(MINUTE);
        });

        assertThat(ended).isFalse();
    }
}
