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
 * Records what is in progress, as a picture shows it: the runs, and the first waits. So runs that had begun before the
 * recording are in it too, although they have no listener. The flight recorder asks for it at the beginning and end of each of
 * its chunks, unless it is set otherwise; without a recording, nothing is called.
 */
final class FlightStates implements FlightRecorderListener {
    private static final int MOST_WAITS = 1_000;
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
                event.name = Names.REDACTED.of(run::name);
                event.since = run.since().toEpochMilli();
                event.waiting = view.counts().waiting();
                event.running = view.counts().running();
                event.notStarted = view.counts().notStarted();
                event.commit();
            }
        }
    }

    private static void recordWaits() {
        for (TaskView task : Snapshot.take(MOST_WAITS).tasks()) {
            WaitView wait = task.waits();
            if (wait != null) {
                FlightEvent.WaitInProgress event = new FlightEvent.WaitInProgress();
                event.task = Names.REDACTED.of(task::name);
                event.target = Names.REDACTED.of(wait::description);
                event.targetState = Names.REDACTED.of(wait::targetState);
                Strand owner = wait.owner();
                event.owner = owner == null ? null : Names.REDACTED.of(owner::name);
                event.commit();
            }
        }
    }
}
