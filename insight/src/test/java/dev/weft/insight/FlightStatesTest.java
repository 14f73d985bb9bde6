package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recording contains of runs that had begun before it. */
@Tag("real-time")
@Timeout(60)
class FlightStatesTest {
    @TempDir
    private Path directory;

    @Test
    void recordingHasTheRunsAndWaitsThatHadBegunBeforeIt() throws Exception {
        FlightStates.watch();
        Path file = directory.resolve("recording.jfr");
        EventLoop.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create("accounts");
            Lock.Lease lease = lock.acquire();
            group.spawn("waiter", () -> lock.acquire().close());
            Async.checkpoint();
            try (Recording recording = new Recording()) {
                recording.start();
                recording.stop();
                recording.dump(file);
            }
            lease.close();
        }));

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("dev.weft.RunInProgress"))
                .anySatisfy(run -> {
                    assertThat(run.getString("kind")).isEqualTo("loop");
                    assertThat(run.getString("name")).isEqualTo("main");
                    assertThat(run.getInt("waiting")).isEqualTo(1);
                    assertThat(run.getInt("running")).isEqualTo(1);
                });
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("dev.weft.WaitInProgress"))
                .anySatisfy(wait -> {
                    assertThat(wait.getString("task")).isEqualTo("waiter");
                    assertThat(wait.getString("target")).isEqualTo("lock 'accounts'");
                    assertThat(wait.getString("owner")).isEqualTo("main");
                });
    }
}
