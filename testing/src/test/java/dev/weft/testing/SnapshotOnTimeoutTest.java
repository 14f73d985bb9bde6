package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** {@link SnapshotOnTimeout}, run by JUnit inside a test. */
@Timeout(60)
class SnapshotOnTimeoutTest {

    private static volatile CountDownLatch mainTaskWaits = new CountDownLatch(1);

    /** Delays the handling of a timeout until the main task waits, however slow the machine is. */
    static final class AfterTheWaitBegan implements PreInterruptCallback {
        @Override
        public void beforeThreadInterrupt(PreInterruptContext interrupt, ExtensionContext test)
                throws InterruptedException {
            mainTaskWaits.await();
        }
    }

    @Tag("run-by-another-test")
    static class Hanging {
        @Test
        @Timeout(value = 1, unit = TimeUnit.MILLISECONDS)
        @ExtendWith({AfterTheWaitBegan.class, SnapshotOnTimeout.class})
        void waitsForNothing() throws InterruptedException {
            EventLoop.run(() -> TaskGroup.run(group -> {
                group.spawn(() -> mainTaskWaits.countDown()); // runs when the main task has given up the loop
                Event.create("never").await();
            }));
        }
    }

    @Test
    void testThatTakesTooLongSaysWhatItsTasksWaitFor() {
        mainTaskWaits = new CountDownLatch(1);

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
