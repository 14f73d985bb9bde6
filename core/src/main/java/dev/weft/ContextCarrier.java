package dev.weft;

import dev.weft.internal.check.Require;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries context from a task into the tasks it spawns: scoped values, a logging context, a trace. Carriers found by
 * {@link java.util.ServiceLoader} apply to every run; {@link Async#inheriting(ContextCarrier, Job)} adds one for a part of a
 * program.
 *
 * @implNote Heritage: {@code contextvars.copy_context}; differs: carries only listed values.
 */
public interface ContextCarrier {

    /**
     * Captures the values that the current thread passes on to a task that it is about to spawn, or to the {@code onCancel}
     * action of {@link Async#blocking(Job, Action)}. Must not wait.
     */
    Snapshot capture();

    /** The captured values of one thread. */
    @FunctionalInterface
    interface Snapshot {

        /** Runs {@code body} on the current thread with the captured values, and restores the previous ones afterwards. */
        void run(Runnable body);
    }

    /**
     * Returns a carrier of the given scoped values. A value that is not bound where a task is spawned is not bound in the task.
     */
    static ContextCarrier of(ScopedValue<?>... values) {
        List<ScopedValue<?>> listed = Require.noneNull(values, "values");
        return () -> {
            ScopedValue.@Nullable Carrier bindings = null;
            for (ScopedValue<?> value : listed) {
                if (value.isBound()) {
                    bindings = bind(bindings, value);
                }
            }
            return bindings == null ? Runnable::run : bindings::run;
        };
    }

    private static <T> ScopedValue.Carrier bind(ScopedValue.@Nullable Carrier bindings, ScopedValue<T> value) {
        return bindings == null ? ScopedValue.where(value, value.get()) : bindings.where(value, value.get());
    }

    /**
     * Returns a carrier of everything that this carrier and {@code other} carry. The values of {@code other} are set after
     * those of this carrier.
     */
    default ContextCarrier and(ContextCarrier other) {
        Objects.requireNonNull(other, "other");
        return () -> {
            Snapshot outer = capture();
            Snapshot inner = other.capture();
            return body -> outer.run(() -> inner.run(body));
        };
    }
}
