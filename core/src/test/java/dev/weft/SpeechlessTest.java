package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.NotInSimulation;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.sync.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Inputs and exceptions whose own methods throw when a message is made from them. Everything ends as with other inputs
 * and exceptions.
 */
@Timeout(30)
@InEveryWay
class SpeechlessTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final Runs runs;

    SpeechlessTest(Way way) {
        runs = new Runs(way);
    }

    private final IOException failure = new IOException("no route");

    /** An input whose {@code toString} throws. */
    private static final class Input {
        @Override
        public String toString() {
            throw new IllegalStateException("no name");
        }
    }

    private static final class InputOfNullName {
        @Override
        @SuppressWarnings("ToStringReturnsNull") // applications may do this
        public String toString() {
            return null;
        }
    }

    /** An exception whose methods for the message and the cause throw. */
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }
    }

    private static final class SpeechlessCancellation extends CancellationException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    /** The exception that {@code action} threw in the main task. Its message is not read. */
    private Throwable thrownBy(Action<Exception> action) throws Exception {
        Throwable[] thrown = new Throwable[1];
        runs.run(() -> thrown[0] = catchThrowable(action::run));
        return thrown[0];
    }

    @Test
    void taskOfAnInputWithoutANameIsNamedByItsPlace() throws Exception {
        runs.run(() -> assertThat(Async.gather(
                        List.of(new Input(), new InputOfNullName()),
                        input -> Task.current().orElseThrow().name()))
                .containsExactly("main.1.1", "main.1.2"));
    }

    @Test
    void gatherEndsWhenTheFailedTaskHasNoName() throws Exception {
        Throwable thrown = thrownBy(() -> Async.gather(List.of(new Input(), new Input()), input -> {
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
    }

    @Test
    void raceEndsWhenTheWinnerHasNoName() throws Exception {
        runs.run(() -> {
            String winner = Async.race(List.of(new Input()), input -> "won");

            assertThat(winner).isEqualTo("won");
        });
    }

    @Test
    void groupEndsAndThrowsAFailureThatHasNoMessage() throws Exception {
        Speechless speechless = new Speechless();

        Throwable thrown = thrownBy(() -> TaskGroup.run(group -> {
            group.spawn("sibling", () -> Async.sleep(LONG));
            group.spawn("failing", () -> {
                throw speechless;
            });
        }));

        assertThat(thrown).isInstanceOf(TaskFailedException.class);
        assertThat(thrown.getMessage()).isEqualTo("task 'failing' failed: " + Speechless.class.getName());
        assertThat(thrown.getCause() == speechless).isTrue();
    }

    @Test
    void groupEndsWhenItsBodyThrowsWhatHasNoMessage() throws Exception {
        Speechless speechless = new Speechless();

        Throwable thrown = thrownBy(() -> TaskGroup.run(group -> {
            group.spawn(() -> Async.sleep(LONG));
            throw speechless;
        }));

        assertThat(thrown == speechless).isTrue();
    }

    @Test
    void cancelledTaskEndsThatThrowsWhatCannotTellItsCause() throws Exception {
        runs.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Speechless speechless = new Speechless();
            Task<?> task = group.spawn(() -> {
                try {
                    Async.sleep(LONG);
                } catch (InterruptedException e) {
                    throw speechless;
                }
            });
            Async.sleep(SECOND);

            task.cancel("over");

            boolean failed = task.outcome() instanceof Outcome.Failure<?> f && f.exception() == speechless;
            assertThat(failed).isTrue();
        }));
    }

    @Test
    @NotInSimulation("what is left behind is a failure there")
    void taskWithoutANameThatEndsHoldingALockIsReportedByItsPlace() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            Lock lock = Lock.create("door");

            runs.run(() -> Async.gather(List.of(new Input()), input -> lock.acquire()));

            assertThat(log.messages()).singleElement().asString().startsWith("task 'main.1.1' ended holding");
        }
    }

    @Test
    void stragglerWithoutANameIsReportedByItsPlace() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            Throwable thrown = thrownBy(() -> Async.gather(List.of(new Input(), "failing"), input -> {
                if (input instanceof Input) {
                    return Async.shielded(() -> {
                        Async.sleep(LONG);
                        return "late";
                    });
                }
                Async.sleep(SECOND);
                throw failure;
            }));

            assertThat(thrown).isSameAs(failure);
            assertThat(log.messages()).singleElement().asString().contains("task 'main.1.1' [waits for");
        }
    }

    @Test
    void awaiterOfAPromiseIsToldOfAFailureThatHasNoMessage() throws Exception {
        Speechless speechless = new Speechless();

        Throwable thrown = thrownBy(() -> {
            Promise<String> promise = Promise.create();
            promise.fail(speechless);
            promise.await();
        });

        assertThat(thrown).isInstanceOf(TaskFailedException.class);
        assertThat(thrown.getMessage()).isEqualTo("a promise failed: " + Speechless.class.getName());
        assertThat(thrown.getCause() == speechless).isTrue();
    }

    @Test
    void awaiterOfAPromiseIsToldOfACancellationThatHasNoMessage() throws Exception {
        Throwable thrown = thrownBy(() -> {
            Promise<String> promise = Promise.create();
            promise.fail(new SpeechlessCancellation());
            promise.await();
        });

        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(thrown.getMessage()).isEqualTo("a promise was cancelled");
    }

    @Test
    void promiseRefusesASecondValueThoughTheFirstHasNoName() throws Exception {
        Throwable thrown = thrownBy(() -> {
            Promise<Input> promise = Promise.create();
            promise.complete(new Input());
            promise.complete(new Input());
        });

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(thrown.getMessage()).isEqualTo("a promise was set before");
    }
}
