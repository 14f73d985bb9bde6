package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each function that takes a job also takes an action. */
@Timeout(30)
@InEveryWay
class BodiesWithoutValueTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    @RegisterExtension
    final Runs runs;

    BodiesWithoutValueTest(Way way) {
        runs = new Runs(way);
    }

    private static void fail(String message) throws IOException {
        throw new IOException(message);
    }

    @Test
    void moveOnAfterTellsThatTheActionFinished() throws Exception {
        runs.run(() ->
                assertThat(Async.moveOnAfter(LONG, () -> Async.sleep(SECOND))).isTrue());

        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void moveOnAfterTellsThatTheActionWasGivenUp() throws Exception {
        runs.run(() ->
                assertThat(Async.moveOnAfter(SECOND, () -> Async.sleep(LONG))).isFalse());

        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void moveOnAfterWithoutTimeDoesNotStartTheAction() throws Exception {
        AtomicBoolean started = new AtomicBoolean();
        Action<RuntimeException> action = () -> started.set(true);

        runs.run(() -> assertThat(Async.moveOnAfter(Duration.ZERO, action)).isFalse());

        assertThat(started).isFalse();
    }

    @Test
    void moveOnAfterThrowsTheFailureOfTheAction() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.moveOnAfter(SECOND, () -> fail("broken")))
                .isInstanceOf(IOException.class)
                .hasMessage("broken"));
    }

    @Test
    void computingRunsTheActionAndThrowsItsFailure() throws Exception {
        AtomicBoolean computed = new AtomicBoolean();

        runs.run(() -> {
            Async.computing(() -> computed.set(true));
            assertThatThrownBy(() -> Async.computing(() -> fail("broken"))).isInstanceOf(IOException.class);
        });

        assertThat(computed).isTrue();
    }

    @Test
    void inheritingActionCarriesWhatIsListed() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();

        runs.run(() -> ScopedValue.where(USER, "Ada")
                .call(() -> Async.<Void, Exception>call(() -> {
                    Async.inheriting(
                            ContextCarrier.of(USER),
                            () -> TaskGroup.run(group -> group.spawn(() -> seen.set(USER.orElse("none")))));
                    return null;
                })));

        assertThat(seen).hasValue("Ada");
    }

    @Test
    void raceOfActionsEndsWithTheFirstAndCancelsTheOthers() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();

        runs.run(() -> Async.race(() -> Async.sleep(SECOND), () -> {
            try {
                Async.sleep(LONG);
            } catch (InterruptedException e) {
                cancelled.set(true);
                throw e;
            }
        }));

        assertThat(cancelled).isTrue();
        assertThat(runs.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void raceOfActionsThatAllFailThrowsTheFirstFailure() throws Exception {
        runs.run(() -> assertThatThrownBy(() -> Async.race(() -> fail("one"), () -> {
                    Async.sleep(SECOND);
                    fail("two");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("one")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("two")));
    }

    @Test
    void forEachWithoutALimitRunsAllAtOnce() throws Exception {
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            inputs.add(i);
        }
        Event all = Event.create();
        List<Integer> here = new ArrayList<>();

        runs.run(() -> Async.forEach(inputs, input -> {
            synchronized (here) {
                here.add(input);
                if (here.size() == inputs.size()) {
                    all.set();
                }
            }
            all.await();
        }));

        assertThat(here).containsExactlyInAnyOrderElementsOf(inputs);
    }
}
