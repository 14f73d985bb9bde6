package dev.weft.cli.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.cli.schedule.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The share of one machine in the limit of a host. */
final class SharesTest extends TwoMachines {
    private static final Limits FIVE = Limits.of(50, 5);

    private final AtomicLong time = new AtomicLong();

    private Shares sharesOfOne() {
        return new Shares(one, FIVE.perHost(), new SlowStarts(FIVE.perHost()), time::get);
    }

    @Test
    void machineClaimsItsShareOfAHost() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            Shares shares = sharesOfOne();
            other.join();

            List<Claim> claims = one.claim(10, FIVE, shares.allowance(List.of()));
            assertThat(claims).hasSize(3);
            assertThat(one.claim(10, FIVE, shares.allowance(claims))).isEmpty();
            assertThat(other.claim(10, FIVE, ALL)).hasSize(2);
        });
    }

    @Test
    void machineClaimsFromTimeToTimeWhatOthersDoNotClaim() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            Shares shares = sharesOfOne();
            other.join();
            List<Claim> claims = one.claim(10, FIVE, shares.allowance(List.of()));

            time.addAndGet(Duration.ofMillis(100).toNanos());
            assertThat(one.claim(10, FIVE, shares.allowance(claims))).hasSize(2);
        });
    }

    @Test
    void machineThatHasLeftHasNoShare() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            other.join();
            other.leave();

            assertThat(one.claim(10, FIVE, sharesOfOne().allowance(List.of()))).hasSize(5);
        });
    }
}
