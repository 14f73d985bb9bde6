package dev.weft.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EarlierFailuresTest {
    private static EarlierFailures failures(int count) {
        EarlierFailures earlier = EarlierFailures.create();
        for (int i = 1; i <= count; i++) {
            earlier.add(new IOException("failure " + i));
        }
        return earlier;
    }

    @Test
    void fewAreAllSuppressed() {
        IOException last = new IOException("last");

        failures(2).suppressIn(last);

        assertThat(last.getSuppressed())
                .extracting(Throwable::toString)
                .containsExactly("java.io.IOException: failure 1", "java.io.IOException: failure 2");
    }

    @Test
    void ofManyTenAtMostAreSuppressedAndTheOthersAreCounted() {
        EarlierFailures earlier = failures(100_000);
        IOException last = new IOException("last");
        last.setStackTrace(new StackTraceElement[0]);

        earlier.suppressIn(last);

        assertThat(earlier.count()).isEqualTo(100_000);
        assertThat(last.getSuppressed()).hasSizeBetween(2, 11);
        assertThat(last.getSuppressed()[0]).hasMessage("failure 1");
        assertThat(last.getSuppressed()[last.getSuppressed().length - 1].toString())
                .matches("and 99,99[0-9] more failures");
    }

    @Test
    void oneExceptionThatIsThrownEachTimeIsNotSuppressedInItself() {
        IOException always = new IOException("always");
        EarlierFailures earlier = EarlierFailures.create();
        earlier.add(always);
        earlier.add(always);

        earlier.suppressIn(always);

        assertThat(always.getSuppressed()).isEmpty();
    }

    @Test
    void beforeACancellationTheyAreItsConsequences() throws InterruptedException {
        Outcome<Void> outcome = Async.call(() -> TaskGroup.call(group -> {
            Task<Void> task = group.spawn(() -> {
                try {
                    Async.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    throw failures(12).asConsequencesOf(e);
                }
            });
            task.cancel("enough");
            return task.outcome();
        }));

        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void interruptionThatIsNoCancellationOfWeftsStays() {
        InterruptedException interruption = new InterruptedException();

        assertThat(failures(1).asConsequencesOf(interruption)).isSameAs(interruption);
    }
}
