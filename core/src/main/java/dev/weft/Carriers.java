package dev.weft;

import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** What carries context into tasks: the carriers that are installed, and those listed for a part of a program. */
final class Carriers {
    private static final @Nullable ContextCarrier INSTALLED = ServiceLoader.load(ContextCarrier.class).stream()
            .map(ServiceLoader.Provider::get)
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

    private static ContextCarrier with(@Nullable ContextCarrier before, ContextCarrier carrier) {
        return before == null ? carrier : before.and(carrier);
    }
}
