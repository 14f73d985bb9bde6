package dev.weft.spi.trace;

import dev.weft.internal.check.Providers;
import dev.weft.spi.wait.StrandEvents;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The observers that are services, and what a run that begins tells them. */
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
     * The listener of a run that begins now, in addition to {@code set}, which the observers may have set for an enclosing run.
     */
    @Nullable
    StrandEvents with(@Nullable StrandEvents set) {
        StrandEvents all = set;
        for (RunObserver observer : observers) {
            RunEvents events = ask(observer);
            if (events != null && !tells(all, events)) {
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
                        "an observer of runs has failed; runs continue, and more failures of observers are not logged",
                        e);
            }
            return null;
        }
    }

    /** Whether {@code told} is, or passes events on to, {@code events}. */
    private static boolean tells(@Nullable StrandEvents told, RunEvents events) {
        return switch (told) {
            case BothEvents both -> tells(both.first(), events) || tells(both.second(), events);
            case GuardedEvents guarded -> guarded.isFor(events);
            case null, default -> false;
        };
    }
}
