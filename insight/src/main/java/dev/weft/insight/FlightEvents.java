package dev.weft.insight;

import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.RunEvents;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Records the events of runs with the flight recorder of the JDK. A run has this listener only if a recording was in
 * progress when the run began, so other runs pay nothing for it. An event with a duration is begun in one call and
 * committed in another. In between it is stored in a map, by its run or task.
 */
final class FlightEvents implements RunEvents {
    static final FlightEvents INSTANCE = new FlightEvents();

    /** The types of events. The class is separate, so that it is loaded only when there is a recording. */
    private static final class Types {
        static final List<EventType> ALL = List.of(
                EventType.getEventType(FlightEvent.Run.class),
                EventType.getEventType(FlightEvent.Task.class),
                EventType.getEventType(FlightEvent.Wait.class),
                EventType.getEventType(FlightEvent.Cancel.class),
                EventType.getEventType(FlightEvent.Timeout.class),
                EventType.getEventType(FlightEvent.Straggler.class),
                EventType.getEventType(FlightEvent.LoopBlocked.class));
    }

    private final Map<LiveRun, FlightEvent.Run> runs = new ConcurrentHashMap<>();
    private final Map<Strand, FlightEvent.Task> tasks = new ConcurrentHashMap<>();
    private final Map<Strand, FlightEvent.Wait> waits = new ConcurrentHashMap<>();

    private FlightEvents() {}

    /** Returns the listener, if a recording that needs one of its events is in progress; otherwise null. */
    static @Nullable FlightEvents ifRecording() {
        return FlightRecorder.isInitialized() && Types.ALL.stream().anyMatch(EventType::isEnabled) ? INSTANCE : null;
    }

    private static String name(Strand task) {
        return Redaction.VALUES.textOf(task::name);
    }

    @Override
    public void runBegan(LiveRun run) {
        FlightEvent.Run event = new FlightEvent.Run();
        if (event.isEnabled()) {
            event.number = run.number();
            event.kind = run.kind();
            event.name = Redaction.VALUES.textOf(run::name);
            event.begin();
            runs.put(run, event);
        }
    }

    @Override
    public void runEnded(LiveRun run) {
        commit(runs.remove(run));
    }

    @Override
    public void started(Strand task) {
        FlightEvent.Task event = new FlightEvent.Task();
        if (event.isEnabled()) {
            event.begin();
            tasks.put(task, event);
        }
    }

    @Override
    public void ended(Strand task, End how, @Nullable Throwable failure) {
        FlightEvent.Task event = tasks.remove(task);
        if (event != null) {
            event.end();
            if (event.shouldCommit()) {
                event.name = name(task);
                event.end = SnapshotWriter.words(how);
                event.failure = failure == null ? null : failure.getClass();
                event.commit();
            }
        }
    }

    @Override
    public void waits(Strand task, Awaitable target) {
        FlightEvent.Wait event = new FlightEvent.Wait();
        if (event.isEnabled()) {
            event.begin();
            waits.put(task, event);
        }
    }

    @Override
    public void resumed(Strand task, Awaitable target) {
        FlightEvent.Wait event = waits.remove(task);
        if (event != null) {
            event.end();
            if (event.shouldCommit()) {
                event.task = name(task);
                event.target = Redaction.VALUES.textOf(target::description);
                event.commit();
            }
        }
    }

    @Override
    public void cancelled(CancelScope scope, Cancellation why) {
        FlightEvent.Cancel event = scope.hasDeadline() ? new FlightEvent.Timeout() : new FlightEvent.Cancel();
        if (event.isEnabled()) {
            event.task = name(scope.strand());
            event.scope = Redaction.VALUES.textOf(scope::describe);
            event.reason = Redaction.VALUES.textOf(why::message);
            event.commit();
        }
    }

    @Override
    public void straggles(Strand task, CancelScope scope, Cancellation why) {
        FlightEvent.Straggler event = new FlightEvent.Straggler();
        if (event.isEnabled()) {
            event.task = name(task);
            event.scope = Redaction.VALUES.textOf(scope::describe);
            event.reason = Redaction.VALUES.textOf(why::message);
            event.commit();
        }
    }

    @Override
    public void blocksLoop(Strand task, Duration limit) {
        FlightEvent.LoopBlocked event = new FlightEvent.LoopBlocked();
        if (event.isEnabled()) {
            event.task = name(task);
            event.limit = limit.toMillis();
            event.commit();
        }
    }

    private static void commit(@Nullable Event event) {
        if (event != null) {
            event.commit();
        }
    }
}
