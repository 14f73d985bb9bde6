package dev.weft.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one service for signals of the system. Closing this object removes the handlers. A signal is passed
 * to the last handler, of any service, that was added and not removed. When the last handler of a signal is removed,
 * the signal has its previous effect again.
 *
 * @implNote Uses {@code sun.misc.Signal}, because a shutdown hook runs once and cannot react to a second Ctrl-C. That
 *     class is in the module {@code jdk.unsupported}. It is called by reflection because the compiler's warning about
 *     it cannot be suppressed. If the module is absent, the signals keep their default effect.
 */
final class Signals implements AutoCloseable {
    private static final Map<String, Handlers> ALL = new HashMap<>();

    private final Map<String, IntConsumer> own = new HashMap<>();

    /** The handlers of one signal, of all services. Guarded by the monitor of {@link #ALL}. */
    private static final class Handlers {
        private final List<IntConsumer> handlers = new ArrayList<>();

        /**
         * Gives the signal the effect that it had before the first handler; null if the signal could not be handled.
         */
        private @Nullable Runnable restoration;
    }

    /** Calls {@code handler} for each signal of that name, with the number of the signal, on a thread of the JVM. */
    void handle(String name, IntConsumer handler) {
        synchronized (ALL) {
            Handlers all = ALL.computeIfAbsent(name, _ -> new Handlers());
            if (all.handlers.isEmpty()) {
                all.restoration = install(name);
            }
            all.handlers.add(handler);
        }
        own.put(name, handler);
    }

    private static void dispatch(String name, int number) {
        IntConsumer last;
        synchronized (ALL) {
            Handlers all = ALL.get(name);
            if (all == null) {
                return; // the handlers were removed after the signal had arrived
            }
            last = all.handlers.getLast();
        }
        last.accept(number);
    }

    private static @Nullable Runnable install(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = type.getConstructor(String.class).newInstance(name);
            int number = (int) type.getMethod("getNumber").invoke(signal);
            Method install = type.getMethod("handle", type, handlerType);
            Object before = install.invoke(null, signal, proxy(name, number, handlerType));
            return () -> restore(name, install, signal, before);
        } catch (ClassNotFoundException e) {
            log(
                    System.Logger.Level.WARNING,
                    "SIG" + name + " is not handled: the module jdk.unsupported is missing",
                    e);
        } catch (ReflectiveOperationException e) {
            // For example SIGHUP under nohup: the JVM ignores the signal and does not allow a handler for it.
            log(System.Logger.Level.DEBUG, "SIG" + name + " is not handled", e);
        }
        return null;
    }

    private static Object proxy(String name, int number, Class<?> handlerType) {
        InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                dispatch(name, number);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "handler of SIG" + name;
        };
        return Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, calls);
    }

    private static void restore(String name, Method install, Object signal, Object before) {
        try {
            install.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the previous handler of SIG" + name + " cannot be restored", e);
        }
    }

    private static void log(System.Logger.Level level, String message, Throwable thrown) {
        System.getLogger("dev.weft").log(level, message, thrown);
    }

    /** Removes the handlers of this service. */
    @Override
    public void close() {
        own.forEach(Signals::remove);
        own.clear();
    }

    private static void remove(String name, IntConsumer handler) {
        synchronized (ALL) {
            Handlers all = ALL.get(name);
            if (all == null || !all.handlers.remove(handler) || !all.handlers.isEmpty()) {
                return;
            }
            ALL.remove(name);
            if (all.restoration != null) {
                all.restoration.run();
            }
        }
    }
}
