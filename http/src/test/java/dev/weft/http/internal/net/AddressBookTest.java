package dev.weft.http.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.fixture.TestScheduler;
import dev.weft.fixture.Way;
import dev.weft.spi.run.Runner;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressBookTest {
    private final List<String> asked = new ArrayList<>();
    private final AddressBook book = new AddressBook(
            host -> {
                asked.add(host);
                return List.of(InetAddress.getLoopbackAddress());
            },
            Duration.ofSeconds(30));

    /** Performs lookups with these pauses between them, in a run with a clock of its own. */
    private void lookUp(Duration... pauses) throws Exception {
        TestScheduler scheduler = Way.PARALLEL.scheduler();
        Runner.<Void, Exception>call(scheduler, () -> {
            book.addresses("a.example").get();
            for (Duration pause : pauses) {
                Async.sleep(pause);
                book.addresses("a.example").get();
            }
            return null;
        });
        assertThat(scheduler.awaitEnd()).isTrue();
    }

    @Test
    void answerCountsForItsTimeByTheClockOfTheRun() throws Exception {
        lookUp(Duration.ofSeconds(29), Duration.ofSeconds(2));

        assertThat(asked).hasSize(2);
    }

    /** The clock of another run may stand still forever. */
    @Test
    void answerDoesNotCountInARunByAnotherClock() throws Exception {
        lookUp(Duration.ofSeconds(1));
        lookUp(Duration.ofSeconds(1));

        assertThat(asked).hasSize(2);
    }
}
