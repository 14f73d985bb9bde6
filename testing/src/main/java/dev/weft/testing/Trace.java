package dev.weft.testing;

import dev.weft.spi.wait.Strand;
import dev.weft.testing.internal.UserCode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the tasks of a simulation do, in a line each, for the consumer that the test has given, if it has. */
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

    /** A line for {@code strand}, which does {@code what}. None once the simulation has failed. */
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
