package dev.weft.select;

import dev.weft.spi.wait.Alternative;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Choice;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Enrolment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A delay as an alternative of a {@link Select}. The {@link Selection} arms and cancels the timer, because several
 * selections may share this object.
 */
record After(Duration delay) implements Choice<Duration>, Awaitable {

    @Override
    public Awaitable target() {
        return this;
    }

    /**
     * Settles immediately if the delay is not positive; otherwise the selection arms a timer that resumes {@code alternative}.
     */
    @Override
    public Enrolment enrol(Alternative alternative) {
        return delay.isPositive() ? Enrolment.WAITING : alternative.settleAtOnce();
    }

    @Override
    public Duration taken(@Nullable Object handed) {
        return delay;
    }

    @Override
    public String description() {
        return Durations.inWords(delay) + " to pass";
    }
}
