package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part "Waiting for several" of the contract: forEachCompleted. */
@Timeout(30)
@InEveryWay
class ForEachCompletedTest {
    @RegisterExtension
    final Runs runs;

    ForEachCompletedTest(Way way) {
        runs = new Runs(way);
    }

    private static int sleeper(int seconds) throws InterruptedException {
        Async.sleep(Duration.ofSeconds(seconds));
        return seconds;
    }

    @Test
    void actionGetsTheHandlesInTheOrderInWhichJobsEnd() throws Exception {
        List<Integer> seen = new ArrayList<>();

        runs.run(() ->
                Async.forEachCompleted(List.of(3, 1, 2), ForEachCompletedTest::sleeper, one -> seen.add(one.await())));

        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void actionIsRunWhenAJobHasEndedAndNotBefore() throws Exception {
        List<Duration> times = new ArrayList<>();

        runs.run(() ->
                Async.forEachCompleted(List.of(2, 1), ForEachCompletedTest::sleeper, one -> times.add(runs.elapsed())));

        assertThat(times).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void actionThatFailsCancelsTheRest() throws Exception {
        runs.run(() -> assertThatThrownBy(() ->
                        Async.forEachCompleted(List.of(1, 1000), ForEachCompletedTest::sleeper, one -> {
                            throw new IOException("after " + one.await());
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("after 1"));

        assertThat(runs.elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void failureOfAJobIsThrownWhereTheActionAsks() throws Exception {
        List<Outcome<Integer>> outcomes = new ArrayList<>();

        runs.run(() -> Async.forEachCompleted(List.of(0, 1), n -> 10 / n, one -> outcomes.add(one.outcome())));

        assertThat(outcomes)
                .hasSize(2)
                .anySatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Failure.class));
    }

    @Test
    void failureThatTheActionDoesNotAskForIsThrownAtTheEnd() throws Exception {
        AtomicInteger calls = new AtomicInteger();

        runs.run(() -> assertThatThrownBy(
                        () -> Async.forEachCompleted(List.of(0, 1), n -> 10 / n, one -> calls.incrementAndGet()))
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(ArithmeticException.class));

        assertThat(calls).hasValue(2);
    }

    @Test
    void noMoreThanTheLimitRunAtOnce() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        runs.run(() -> Async.forEachCompleted(
                List.of(1, 2, 3, 4, 5),
                2,
                n -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    sleeper(n);
                    return running.decrementAndGet();
                },
                Completion::await));

        assertThat(most).hasValue(2);
    }
}
