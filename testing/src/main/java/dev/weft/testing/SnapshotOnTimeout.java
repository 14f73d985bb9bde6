package dev.weft.testing;

import dev.weft.Async;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;

/**
 * Prints the tasks of the process when a test with {@code @Timeout} takes too long, just before JUnit interrupts the test: the
 * tree of tasks, what each task waits for and holds, and a cycle of waits if there is one. The text goes to standard error, and
 * to a report entry with the key {@code weft}.
 *
 * <pre>
 *   &#64;Timeout(10)
 *   &#64;ExtendWith(SnapshotOnTimeout.class)
 *   class OrdersTest { … }
 * </pre>
 *
 * <p>JUnit calls this extension only for timeouts in the thread of the test, which is the default mode.
 */
public final class SnapshotOnTimeout implements PreInterruptCallback {

    /** Called by JUnit. */
    public SnapshotOnTimeout() {}

    @Override
    public void beforeThreadInterrupt(PreInterruptContext interrupt, ExtensionContext test) {
        String snapshot = Async.snapshot();
        String shown = snapshot.isEmpty() ? "no run of Weft was in progress" : snapshot;
        System.err.println("'" + test.getDisplayName() + "' takes too long:" + System.lineSeparator() + shown);
        test.publishReportEntry("weft", shown);
    }
}
