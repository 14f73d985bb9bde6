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

/** The carriers of context into tasks: those that are installed, and those that a part of the program adds. */
final class Carriers {
    /**
     * The class loader of the code that began the first run of this process, through which services of the application are
     * found. The threads of tasks have the system class loader, which does not see the services of a web application or an
     * executable archive.
     */
    private static final @Nullable ClassLoader LOADER = Thread.currentThread().getContextClassLoader();

    private static final @Nullable ContextCarrier INSTALLED =
            Providers.of(ContextCarrier.class, ServiceLoader.load(ContextCarrier.class, LOADER)).stream()
                    .reduce(ContextCarrier::and)
                    .orElse(null);

    private Carriers() {}

    /** The class loader through which services of the application are found. */
    static @Nullable ClassLoader loader() {
        return LOADER;
    }

    /** The carriers found on the class or module path as one, or null if there is none. */
    static @Nullable ContextCarrier installed() {
        return INSTALLED;
    }

    /** Runs {@code body} with {@code carrier} in addition to the carriers in force. */
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
     * Runs {@code body} inside {@code carried}, and returns its outcome. If the carrier fails, the outcome is made by
     * {@code failed}. If the body has failed as well, its failure is the outcome, with that of the carrier as a suppressed
     * exception.
     */
    static <T extends @Nullable Object> Outcome<T> in(
            ContextCarrier.Snapshot carried, Supplier<Outcome<T>> body, Function<Throwable, Outcome<T>> failed) {
        List<Outcome<T>> ended = new ArrayList<>(1);
        try {
            carried.run(() -> ended.add(body.get()));
        } catch (Throwable failure) {
            if (!ended.isEmpty() && ended.getFirst() instanceof Outcome.Failure<T>(Throwable bodyFailure)) {
                Suppression.addInAnyCase(bodyFailure, failure);
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
