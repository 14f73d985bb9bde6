package dev.weft;

import dev.weft.internal.check.Providers;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The carriers of context into tasks: those that are installed, and those listed for a part of a program. */
final class Carriers {
    private static final @Nullable ContextCarrier INSTALLED =
            Providers.of(ContextCarrier.class, ServiceLoader.load(ContextCarrier.class)).stream()
                    .reduce(ContextCarrier::and)
                    .orElse(null);

    private Carriers() {}

    /** The carriers found on the class or module path as one, or null if there is none. */
    static @Nullable ContextCarrier installed() {
        return INSTALLED;
    }

    /** Runs {@code body} with {@code carrier} besides those in force. */
    static <T extends @Nullable Object, X extends Exception> T call(ContextCarrier carrier, Job<? extends T, X> body)
            throws X, InterruptedException {
        if (!(Strand.currentOrNull() instanceof SpawnedTask<?> task)) {
            return RunScope.call(Scheduler.parallel(), with(INSTALLED, carrier), body);
        }
        ContextCarrier before = task.carrier();
        task.setCarrier(with(before, carrier));
        try {
            return body.call();
        } finally {
            task.setCarrier(before);
        }
    }

    /** What {@code body} returns inside {@code carried}. */
    static <T> T in(ContextCarrier.Snapshot carried, Supplier<T> body) {
        List<T> returned = new ArrayList<>(1);
        carried.run(() -> returned.add(body.get()));
        if (returned.isEmpty()) {
            throw new IllegalStateException("a context carrier did not run the task's body");
        }
        return returned.getFirst();
    }

    private static ContextCarrier with(@Nullable ContextCarrier before, ContextCarrier carrier) {
        return before == null ? carrier : before.and(carrier);
    }
}
