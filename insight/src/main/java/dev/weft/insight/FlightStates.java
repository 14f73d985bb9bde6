package dev.weft.insight;

import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.RunView;
import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.trace.TaskView;
import dev.weft.spi.trace.WaitView;
import dev.weft.spi.wait.Strand;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Records the runs that are in progress and the first thousand waits, as a snapshot shows them. So a recording also
 * contains runs that began before the recording, although these runs have no listener. By default, the flight recorder
 * calls the methods of this class at the beginning and the end of each of its chunks. Without a recording, nothing is
 * called.
 */
final class FlightStates implements FlightRecorderListener {
    private static final int MAX_WAITS = 1_000;
    private static final FlightStates INSTANCE = new FlightStates();

    private final AtomicBoolean registered = new AtomicBoolean();

    private FlightStates() {}

    /** Begins to listen for recordings. */
    static void watch() {
        FlightRecorder.addListener(INSTANCE);
        boolean recording = FlightRecorder.isInitialized()
                && FlightRecorder.getFlightRecorder().getRecordings().stream()
                        .anyMatch(each -> each.getState() == RecordingState.RUNNING);
        if (recording) {
            INSTANCE.register();
        }
    }

    @Override
    public void recordingStateChanged(Recording recording) {
        if (recording.getState() == RecordingState.RUNNING) {
            register();
        }
    }

    private void register() {
        if (registered.compareAndSet(false, true)) {
            FlightRecorder.addPeriodicEvent(FlightEvent.RunInProgress.class, FlightStates::recordRuns);
            FlightRecorder.addPeriodicEvent(FlightEvent.WaitInProgress.class, FlightStates::recordWaits);
        }
    }

    private static void recordRuns() {
        for (RunView view : Snapshot.take(0).runs()) {
            LiveRun run = view.run();
            if (run != null) {
                FlightEvent.RunInProgress event = new FlightEvent.RunInProgress();
                event.number = run.number();
                event.kind = run.kind();
                event.name = Redaction.VALUES.textOf(run::name);
                event.since = run.since().toEpochMilli();
                event.waiting = view.counts().waiting();
                event.running = view.counts().running();
                event.notStarted = view.counts().notStarted();
                event.commit();
            }
        }
    }

    private static void recordWaits() {
        for (TaskView task : Snapshot.take(MAX_WAITS).tasks()) {
            WaitView wait = task.waits();
            if (wait != null) {
                FlightEvent.WaitInProgress event = new FlightEvent.WaitInProgress();
                event.task = Redaction.VALUES.textOf(task::name);
                event.target = Redaction.VALUES.textOf(wait::description);
                event.targetState = Redaction.VALUES.textOf(wait::targetState);
                Strand owner = wait.owner();
                event.owner = owner == null ? null : Redaction.VALUES.textOf(owner::name);
                event.commit();
            }
        }
    }
}
