package dev.weft.internal.check;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The services that are installed. One that cannot be loaded is logged and left out, because a run begins or a task ends where
 * they are needed, and must do so without it.
 */
public final class Providers {
    /** After this many errors of the loader, the search ends. */
    private static final int MOST_BROKEN = 100;

    private Providers() {}

    /** The services of {@code type} that {@code loader} finds. */
    public static <T> List<T> of(Class<T> type, ServiceLoader<T> loader) {
        List<T> providers = new ArrayList<>();
        Iterator<T> found = loader.iterator();
        int broken = 0;
        while (broken < MOST_BROKEN) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                providers.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) { // the latter if a class that it extends is missing
                broken++;
                System.getLogger("dev.weft")
                        .log(
                                System.Logger.Level.ERROR,
                                "a " + type.getSimpleName() + " cannot be loaded, and is left out",
                                e);
            }
        }
        return List.copyOf(providers);
    }
}
