package dev.weft.insight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** The events of the flight recorder. */
@Category("Weft")
abstract class FlightEvent extends Event {

    /** A run, from its beginning to its end. */
    @Name("dev.weft.Run")
    @Label("Run")
    @StackTrace(false)
    static final class Run extends FlightEvent {
        @Label("Number")
        long number;

        @Label("Kind")
        @Nullable
        String kind;

        @Label("Name")
        @Nullable
        String name;
    }

    /** A run that is in progress. */
    @Name("dev.weft.RunInProgress")
    @Label("Run in Progress")
    @Period("everyChunk")
    @StackTrace(false)
    static final class RunInProgress extends FlightEvent {
        @Label("Number")
        long number;

        @Label("Kind")
        @Nullable
        String kind;

        @Label("Name")
        @Nullable
        String name;

        @Label("Since")
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        long since;

        @Label("Waiting Tasks")
        int waiting;

        @Label("Running Tasks")
        int running;

        @Label("Tasks Not Started")
        int notStarted;
    }

    /** A wait that is in progress. */
    @Name("dev.weft.WaitInProgress")
    @Label("Wait in Progress")
    @Period("everyChunk")
    @StackTrace(false)
    static final class WaitInProgress extends FlightEvent {
        @Label("Task")
        @Nullable
        String task;

        @Label("Target")
        @Description("What the task waits for")
        @Nullable
        String target;

        @Label("State of the Target")
        @Nullable
        String targetState;

        @Label("Owner")
        @Description("The task that must act before the wait can end, if there is exactly one")
        @Nullable
        String owner;
    }

    /** A task, from its start to its end. */
    @Name("dev.weft.Task")
    @Label("Task")
    @Description("Recorded only if it is enabled, because programs may start millions of tasks")
    @Enabled(false)
    @StackTrace(false)
    static final class Task extends FlightEvent {
        @Label("Name")
        @Nullable
        String name;

        @Label("End")
        @Description("succeeded, failed or cancelled")
        @Nullable
        String end;

        @Label("Failure")
        @Nullable
        Class<?> failure;
    }

    /** A wait of a task. */
    @Name("dev.weft.Wait")
    @Label("Wait")
    @Threshold("20 ms")
    static final class Wait extends FlightEvent {
        @Label("Task")
        @Nullable
        String task;

        @Label("Target")
        @Description("What the task waited for")
        @Nullable
        String target;
    }

    /** A cancellation of a scope. */
    @Name("dev.weft.Cancel")
    @Label("Cancellation")
    static class Cancel extends FlightEvent {
        @Label("Task")
        @Nullable
        String task;

        @Label("Scope")
        @Nullable
        String scope;

        @Label("Reason")
        @Nullable
        String reason;
    }

    /** A deadline that has fired. */
    @Name("dev.weft.Timeout")
    @Label("Timeout")
    @StackTrace(false)
    static final class Timeout extends Cancel {}

    /** A task that runs long after it was cancelled. */
    @Name("dev.weft.Straggler")
    @Label("Straggler")
    @StackTrace(false)
    static final class Straggler extends FlightEvent {
        @Label("Task")
        @Nullable
        String task;

        @Label("Scope")
        @Nullable
        String scope;

        @Label("Reason")
        @Nullable
        String reason;
    }

    /** A task that blocks its event loop. */
    @Name("dev.weft.LoopBlocked")
    @Label("Loop Blocked")
    @StackTrace(false)
    static final class LoopBlocked extends FlightEvent {
        @Label("Task")
        @Nullable
        String task;

        @Label("Limit")
        @Timespan(Timespan.MILLISECONDS)
        long limit;
    }
}
