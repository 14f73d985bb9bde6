package dev.weft;

import dev.weft.internal.check.Providers;
import dev.weft.internal.failure.Suppression;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The carriers of context into tasks: those that are installed, and those listed for a part of a program. */
final class Carriers {
    /**
     * The class loader of the code that began the first run of this process, where services of the application are found.
     * The threads of tasks have that of the system, which does not see them in a web application or an executable archive.
     */
    private static final @Nullable ClassLoader LOADER = Thread.currentThread().getContextClassLoader();

    private static final @Nullable ContextCarrier INSTALLED =
            Providers.of(ContextCarrier.class, ServiceLoader.load(ContextCarrier.class, LOADER)).stream()
                    .reduce(ContextCarrier::and)
                    .orElse(null);

    private Carriers() {}

    /** Where services of the application are found. */
    static @Nullable ClassLoader loader() {
        return LOADER;
    }

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

    /**
     * The outcome of {@code body} inside {@code carried}. If the carrier fails, it is what {@code failed} makes of that; but a
     * failure of the body is not lost, and has that of the carrier as a suppressed exception.
     */
    static <T extends @Nullable Object> Outcome<T> in(
            ContextCarrier.Snapshot carried, Supplier<Outcome<T>> body, Function<Throwable, Outcome<T>> failed) {
        List<Outcome<T>> ended = new ArrayList<>(1);
        try {
            carried.run(() -> ended.add(body.get()));
        } catch (Throwable failure) {
            if (!ended.isEmpty() && ended.getFirst() instanceof Outcome.Failure<T>(Throwable ofBody)) {
                Suppression.addInAnyCase(ofBody, failure);
                return ended.getFirst();
            }
            return failed.apply(failure);
        }
        return ended.isEmpty()
                ? failed.apply(new IllegalStateException("a context carrier did not run the task's body"))
                : ended.getFirst();
    }

    private static ContextCarrier with(@Nullable ContextCarrier before, ContextCarrier carrier) {
        return before == null ? carrier : before.and(carrier);
    }
}
