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

    /** Passes the line for a step of {@code strand}. Does nothing after the simulation has failed. */
    void passLine(Strand strand, String step) {
        if (lines == null || unwinding.hasFailed()) {
            return;
        }
        try {
            String at = UserCode.here().map(frame -> "    at " + frame).orElse("");
            lines.accept(SimulatedClock.words(clock.nanoTime()) + "    " + strand.name() + "    " + step + at);
        } catch (Throwable e) {
            unwinding.failBecauseOf("the trace", e);
        }
    }
}
