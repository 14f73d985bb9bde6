package dev.weft.internal.check;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The services that are installed. A service that cannot be loaded is logged and left out, because services are loaded
 * where a run begins or a task ends, and loading must not fail there.
 */
public final class Providers {
    /** The number of errors of the loader after which the search ends. */
    private static final int MAX_ERRORS = 100;

    private Providers() {}

    /** The services of {@code type} that {@code loader} finds. */
    public static <T> List<T> of(Class<T> type, ServiceLoader<T> loader) {
        List<T> providers = new ArrayList<>();
        Iterator<T> found = loader.iterator();
        int errors = 0;
        while (errors < MAX_ERRORS) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                providers.add(found.next());
            } catch (ServiceConfigurationError
                    | LinkageError e) { // a LinkageError if a class that the service extends is missing
                errors++;
                System.getLogger("dev.weft")
                        .log(
                                System.Logger.Level.ERROR,
                                "a " + type.getSimpleName() + " cannot be loaded; the program continues without it",
                                e);
            }
        }
        return List.copyOf(providers);
    }
}
