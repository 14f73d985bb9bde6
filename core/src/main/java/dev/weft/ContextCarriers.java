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

/** The carriers that pass context to tasks: those that are installed, and those that a part of the program adds. */
final class ContextCarriers {
    /**
     * The context class loader of the thread that began the first run of this process. Services of the application are
     * found through it. The threads of tasks have the system class loader, which does not see the services of a web
     * application or an executable archive.
     */
    private static final @Nullable ClassLoader LOADER = Thread.currentThread().getContextClassLoader();

    private static final @Nullable ContextCarrier INSTALLED =
            Providers.of(ContextCarrier.class, ServiceLoader.load(ContextCarrier.class, LOADER)).stream()
                    .reduce(ContextCarrier::and)
                    .orElse(null);

    private ContextCarriers() {}

    /** The class loader through which services of the application are found. */
    static @Nullable ClassLoader loader() {
        return LOADER;
    }

    /** The carriers found on the class path or module path, combined into one; null if there is none. */
    static @Nullable ContextCarrier installed() {
        return INSTALLED;
    }

    /** Runs {@code body} with {@code carrier} in addition to the carriers that apply already. */
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
     * Runs {@code body} with the values of {@code context}, and returns its outcome. If the carrier fails, the function
     * {@code failed} creates the outcome from that failure. If the body has failed as well, the outcome is the failure of
     * the body, with the failure of the carrier as a suppressed exception.
     */
    static <T extends @Nullable Object> Outcome<T> in(
            ContextCarrier.Snapshot context, Supplier<Outcome<T>> body, Function<Throwable, Outcome<T>> failed) {
        List<Outcome<T>> outcomes = new ArrayList<>(1);
        try {
            context.run(() -> outcomes.add(body.get()));
        } catch (Throwable failure) {
            if (!outcomes.isEmpty() && outcomes.getFirst() instanceof Outcome.Failure<T>(Throwable bodyFailure)) {
                Suppression.addWithinLimits(bodyFailure, failure);
                return outcomes.getFirst();
            }
            return failed.apply(failure);
        }
        return outcomes.isEmpty()
                ? failed.apply(new IllegalStateException("a context carrier did not run the task's body"))
                : outcomes.getFirst();
    }

    private static ContextCarrier with(@Nullable ContextCarrier before, ContextCarrier carrier) {
        return before == null ? carrier : before.and(carrier);
    }
}
