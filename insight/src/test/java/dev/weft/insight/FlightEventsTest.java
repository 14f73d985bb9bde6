package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.TimedOutException;
import dev.weft.sync.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the flight recorder contains. */
@Tag("real-time")
@Timeout(60)
class FlightEventsTest {
    @TempDir
    private Path directory;

    /** A part of a program. */
    private interface Body {
        void run() throws Exception;
    }

    private List<RecordedEvent> recorded(Recording recording, Body body) throws Exception {
        recording.start();
        body.run();
        recording.stop();
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.weft."))
                .toList();
    }

    private static List<String> told(List<RecordedEvent> events, String type, String field) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.weft." + type))
                .map(event -> event.getString(field))
                .toList();
    }

    @Test
    void recordingHasRunsLongWaitsTimeoutsCancellationsAndBlockedLoops() throws Exception {
        try (Recording recording = new Recording()) {
            List<RecordedEvent> events = recorded(
                    recording,
                    () -> EventLoop.options()
                            .namingHoldersAfter(Duration.ofMillis(20))
                            .run(() -> TaskGroup.run(group -> {
                                Event never = Event.create("key=secret");
                                group.spawn("waits", () -> timesOut(never));
                                group.spawn("cancelled", () -> never.await()).cancel("not needed");
                                group.spawn("blocks", () -> Thread.sleep(500)); // what is recorded
                            })));

            assertThat(told(events, "Run", "kind")).containsExactly("loop");
            assertThat(told(events, "Wait", "target")).contains("event 'key=…'");
            assertThat(told(events, "Wait", "task")).contains("waits");
            assertThat(told(events, "Timeout", "task")).containsExactly("waits");
            assertThat(told(events, "Cancel", "reason")).anyMatch(reason -> reason.contains("not needed"));
            assertThat(told(events, "LoopBlocked", "task")).contains("blocks");
            assertThat(told(events, "Task", "name")).isEmpty();
            assertThat(events.toString()).doesNotContain("secret");
        }
    }

    private static void timesOut(Event never) throws InterruptedException {
        try {
            Async.withTimeout(Duration.ofMillis(50), () -> never.await());
        } catch (TimedOutException expected) {
            assertThat(expected).hasMessageContaining("50 ms");
        }
    }

    @Test
    void tasksAreRecordedIfAskedFor() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("dev.weft.Task");
            List<RecordedEvent> events = recorded(
                    recording,
                    () -> Async.run(() -> TaskGroup.run(group -> group.spawn("worker", () -> Async.checkpoint()))));

            assertThat(told(events, "Task", "name")).containsExactlyInAnyOrder("main", "worker");
            assertThat(told(events, "Task", "end")).containsOnly("succeeded");
        }
    }

    @Test
    void byDefaultShortWaitsAndTasksAreNotRecorded() {
        assertThat(usual(FlightEvent.Wait.class, "threshold")).isEqualTo("20 ms");
        assertThat(usual(FlightEvent.Task.class, "enabled")).isEqualTo("false");
    }

    private static String usual(Class<? extends jdk.jfr.Event> type, String setting) {
        return EventType.getEventType(type).getSettingDescriptors().stream()
                .filter(descriptor -> descriptor.getName().equals(setting))
                .map(SettingDescriptor::getDefaultValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void runThatBeginsWithoutARecordingHasNoListener() {
        assertThat(new InsightObserver().runBegins()).isNull();
    }
}
