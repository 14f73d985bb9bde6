package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.weft.Async;
import dev.weft.sync.Event;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** {@link SnapshotOnTimeout}, run by JUnit inside a test. */
@Timeout(60)
class SnapshotOnTimeoutTest {

    @Tag("run-by-another-test")
    static class Hanging {
        @Test
        @Timeout(value = 300, unit = TimeUnit.MILLISECONDS)
        @ExtendWith(SnapshotOnTimeout.class)
        void waitsForNothing() throws InterruptedException {
            Async.run(() -> Event.create("never").await());
        }
    }

    @Test
    void testThatTakesTooLongSaysWhatItsTasksWaitFor() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Hanging.class))
                .execute()
                .testEvents();

        List<String> reported = tests.reportingEntryPublished().stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class))
                .map(entry -> entry.getKeyValuePairs().get("weft"))
                .toList();
        assertThat(reported).singleElement().asString().contains("  main    waits for event 'never'");
        tests.assertStatistics(statistics -> statistics.failed(1));
    }
}
