package dev.weft.spi.trace;

import dev.weft.internal.check.Providers;
import dev.weft.spi.wait.StrandEvents;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The installed observers, which provide listeners for runs. */
final class Observers {
    private static final System.Logger LOGGER = System.getLogger("dev.weft");
    private static final Observers INSTALLED = new Observers(
            Providers.of(RunObserver.class, ServiceLoader.load(RunObserver.class, RunObserver.class.getClassLoader())));

    private final List<RunObserver> observers;
    private final AtomicBoolean failed = new AtomicBoolean();

    Observers(List<RunObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    /** The observers of this process. */
    static Observers installed() {
        return INSTALLED;
    }

    /**
     * Returns the listener for a run that begins now. It passes events to {@code set}, which is the listener that was set
     * for the run, or null, and to the listener of each observer. If {@code set} comes from an enclosing run and contains
     * the listener of an observer already, that listener is not added again.
     */
    @Nullable
    StrandEvents with(@Nullable StrandEvents set) {
        StrandEvents all = set;
        for (RunObserver observer : observers) {
            RunEvents events = ask(observer);
            if (events != null && !isPassedTo(all, events)) {
                GuardedEvents guarded = new GuardedEvents(events);
                all = all == null ? guarded : new BothEvents(all, guarded);
            }
        }
        return all;
    }

    private @Nullable RunEvents ask(RunObserver observer) {
        try {
            return observer.runBegins();
        } catch (Throwable e) {
            if (failed.compareAndSet(false, true)) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "an observer of runs has failed; runs continue, and further failures of observers are not logged",
                        e);
            }
            return null;
        }
    }

    /** Whether {@code listener} passes its events to {@code events}. */
    private static boolean isPassedTo(@Nullable StrandEvents listener, RunEvents events) {
        return switch (listener) {
            case BothEvents both -> isPassedTo(both.first(), events) || isPassedTo(both.second(), events);
            case GuardedEvents guarded -> guarded.isFor(events);
            case null, default -> false;
        };
    }
}
