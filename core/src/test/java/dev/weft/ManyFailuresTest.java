package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.fixture.InEveryWay;
import dev.weft.fixture.LogCapture;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The exception that is thrown when many tasks fail: it shows a few of the failures, and the number of the others. */
@Timeout(30)
@InEveryWay
class ManyFailuresTest {
    private static final List<Integer> THOUSAND =
            IntStream.range(0, 1_000).boxed().toList();

    @RegisterExtension
    final Runs runs;

    ManyFailuresTest(Way way) {
        runs = new Runs(way);
    }

    /** An exception that is equal to any other of its kind. */
    @SuppressWarnings("ThrowableEqualsHashCode") // exceptions of applications may do this
    private static final class Equal extends Exception {
        private static final long serialVersionUID = 1;

        private final AtomicInteger asked;

        Equal(AtomicInteger asked) {
            this.asked = asked;
        }

        @Override
        public boolean equals(Object other) {
            asked.incrementAndGet();
            return other instanceof Equal;
        }

        @Override
        public int hashCode() {
            asked.incrementAndGet();
            return 1;
        }
    }

    private Throwable thrownBy(Action<Exception> body) throws Exception {
        Throwable[] thrown = new Throwable[1];
        runs.run(() -> thrown[0] = catchThrowable(body::run));
        return thrown[0];
    }

    private static Action<Exception> keepGoing(int tasks, Action<Exception> each) {
        return () -> TaskGroup.options().keepGoing().run(group -> {
            for (int i = 0; i < tasks; i++) {
                group.spawn(each);
            }
        });
    }

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String last(Throwable thrown) {
        return List.of(thrown.getSuppressed()).getLast().toString();
    }

    @Test
    void tenFailuresAreShownBesideTheFirstAndTheOthersCounted() throws Exception {
        Throwable thrown = thrownBy(keepGoing(1_000, () -> {
            throw new IOException("refused");
        }));

        assertThat(thrown).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(IOException.class);
        assertThat(thrown.getSuppressed()).hasSize(11);
        assertThat(last(thrown)).isEqualTo("and 989 more failures");
    }

    @Test
    void elevenFailuresAreAllShown() throws Exception {
        Throwable thrown = thrownBy(keepGoing(11, () -> {
            throw new IOException("refused");
        }));

        assertThat(thrown.getSuppressed()).hasSize(10).allMatch(IOException.class::isInstance);
    }

    @Test
    void oneMoreIsCountedToo() throws Exception {
        Throwable thrown = thrownBy(keepGoing(12, () -> {
            throw new IOException("refused");
        }));

        assertThat(last(thrown)).isEqualTo("and 1 more failure");
    }

    @Test
    void failuresAreToldApartByIdentity() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        Throwable thrown = thrownBy(keepGoing(3, () -> {
            throw new Equal(asked);
        }));

        assertThat(thrown.getSuppressed().length).isEqualTo(2);
        assertThat(asked).hasValue(0);
    }

    @Test
    void oneExceptionThatFailsManyTasksIsShownOnce() throws Exception {
        IOException same = new IOException("closed");

        Throwable thrown = thrownBy(keepGoing(100, () -> {
            throw same;
        }));

        assertThat(thrown).hasCause(same);
        assertThat(thrown.getSuppressed()).isEmpty();
    }

    @Test
    void errorIsShownThoughManyFailuresCameBefore() throws Exception {
        AtomicInteger order = new AtomicInteger();

        Throwable thrown = thrownBy(keepGoing(100, () -> {
            if (order.incrementAndGet() == 50) {
                throw new AssertionError("broken");
            }
            throw new IOException("refused");
        }));

        assertThat(Arrays.stream(thrown.getSuppressed()).filter(Error.class::isInstance))
                .hasSize(1);
    }

    @Test
    void errorIsShownThoughALongLivedGroupHadKeptEnough() throws Exception {
        AtomicInteger order = new AtomicInteger();

        Throwable thrown = thrownBy(() -> TaskGroup.options()
                .keepGoing()
                .longLived()
                .onFailure((task, failure) -> {})
                .run(group -> {
                    for (int i = 0; i < 500; i++) {
                        group.spawn(() -> {
                            if (order.incrementAndGet() == 400) {
                                throw new AssertionError("broken");
                            }
                            throw new IOException("refused");
                        });
                    }
                }));

        assertThat(Arrays.stream(thrown.getSuppressed()).filter(Error.class::isInstance))
                .hasSize(1);
        assertThat(last(thrown)).isEqualTo("and 489 more failures");
    }

    @Test
    void traceOfAThousandFailuresIsShort() throws Exception {
        Throwable thrown = thrownBy(() -> Async.race(THOUSAND, n -> {
            throw new IOException("refused " + n);
        }));

        assertThat(text(thrown).lines()).hasSizeLessThan(200);
        assertThat(text(thrown)).contains("--.awaited(task '", "traceOfAThousandFailuresIsShort", "more failures");
    }

    @Test
    void traceOfFailuresInsideFailuresIsShort() throws Exception {
        List<Integer> thirty = THOUSAND.subList(0, 30);

        Throwable thrown = thrownBy(() -> Async.race(
                thirty,
                a -> Async.race(thirty, b -> {
                    throw new IOException("refused " + a + " " + b);
                })));

        assertThat(text(thrown).lines()).hasSizeLessThan(200);
        assertThat(Arrays.stream(thrown.getSuppressed())
                        .filter(each -> each.toString().endsWith("more failures")))
                .hasSize(1);
    }

    private static IOException thrownDeepDown(int frames) {
        return frames == 0 ? new IOException("too deep") : thrownDeepDown(frames - 1);
    }

    @Test
    void fewLongTracesAreShown() throws Exception {
        Throwable thrown = thrownBy(keepGoing(100, () -> {
            throw thrownDeepDown(200);
        }));

        assertThat(thrown.getSuppressed()).hasSize(2);
        assertThat(last(thrown)).isEqualTo("and 98 more failures");
    }

    /** An exception that accepts no suppressed exceptions. */
    private static final class Closed extends Exception {
        private static final long serialVersionUID = 1;

        Closed() {
            super("closed", null, false, false);
        }
    }

    @Test
    void failuresBesideAnExceptionThatTakesNoneAreLogged() throws Exception {
        try (LogCapture log = LogCapture.open()) {
            Throwable thrown = thrownBy(() -> Async.race(List.of(1, 2, 3), n -> {
                throw new Closed();
            }));

            assertThat(thrown).isInstanceOf(Closed.class);
            assertThat(log.messages()).hasSize(1).first().asString().endsWith("further failures that are not shown: 2");
        }
    }

    @Test
    void settleKeepsEveryFailureAsAResult() throws Exception {
        runs.run(() -> assertThat(Async.settle(THOUSAND, n -> {
                    throw new IOException("refused " + n);
                }))
                .hasSize(1_000)
                .noneMatch(Outcome::isSuccess));
    }
}
