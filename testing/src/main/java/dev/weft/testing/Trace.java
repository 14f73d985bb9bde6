package dev.weft.testing;

import dev.weft.spi.wait.Strand;
import dev.weft.testing.internal.UserCode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes a line for each step of a task to the consumer of the test, if there is one. */
final class Trace {
    private final @Nullable Consumer<? super String> lines;
    private final SimulatedClock clock;
    private final Unwinding unwinding;

    Trace(@Nullable Consumer<? super String> lines, SimulatedClock clock, Unwinding unwinding) {
        this.lines = lines;
        this.clock = clock;
        this.unwinding = unwinding;
    }

    /** Whether there is a consumer. */
    boolean isWanted() {
        return lines != null;
    }

    /** Passes a line that says that {@code strand} does {@code what}. Does nothing once the simulation has failed. */
    void tell(Strand strand, String what) {
        if (lines == null || unwinding.hasFailed()) {
            return;
        }
        try {
            String at = UserCode.here().map(frame -> "    at " + frame).orElse("");
            lines.accept(SimulatedScheduler.words(clock.nanoTime()) + "    " + strand.name() + "    " + what + at);
        } catch (Throwable e) {
            unwinding.failBecauseOf("the trace", e);
        }
    }
}
