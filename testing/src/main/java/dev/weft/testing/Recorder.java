package dev.weft.testing;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A log of events in a run, with the time and the task. In a simulation the time is virtual, so a test can compare it exactly.
 * All methods may be called from any thread, and none waits. But in a simulation, only tasks should record events, because
 * other threads have another clock.
 *
 * {@snippet :
 * import dev.weft.testing.Simulation;
 *
 * Simulation.run(simulation -> {
 *     Recorder recorder = Recorder.create();
 *     Async.forEach(List.of(2, 1), 2, n -> {
 *         Async.sleep(Duration.ofSeconds(n));
 *         recorder.record("slept " + n);
 *     });
 *     assert recorder.events().equals(List.of("slept 1", "slept 2"));
 * });
 * }
 */
public final class Recorder {
    private final List<Entry> entries = new ArrayList<>();
    private final long start = now();

    private Recorder() {}

    /**
     * An event, with its time and its task.
     *
     * @param at the time since the recorder was made
     * @param task the name of the task or thread
     * @param event the event
     */
    public record Entry(Duration at, String task, Object event) {
        @Override
        public String toString() {
            return Durations.inWords(at) + "    " + task + "    " + event;
        }
    }

    /** Creates an empty recorder. Its time starts now. */
    public static Recorder create() {
        return new Recorder();
    }

    private static long now() {
        return Scheduler.of(Strand.current()).clock().nanoTime();
    }

    /** Adds {@code event}, with the time since this recorder was made and the name of the current task or thread. */
    public void record(Object event) {
        Objects.requireNonNull(event, "event");
        Entry entry =
                new Entry(Duration.ofNanos(now() - start), Strand.current().name(), event);
        synchronized (entries) {
            entries.add(entry);
        }
    }

    /** All events so far, in order. */
    public List<Entry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** All events so far, in order, without time and task. */
    public List<Object> events() {
        return entries().stream().map(Entry::event).toList();
    }

    /** A line for each event. */
    @Override
    public String toString() {
        return entries().stream().map(Entry::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
