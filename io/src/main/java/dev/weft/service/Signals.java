package dev.weft.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Handles signals of the system until it is closed.
 *
 * @implNote Uses {@code sun.misc.Signal}, because a shutdown hook runs once and cannot react to a second Ctrl-C. Every
 *     JDK has the class and supports it (module {@code jdk.unsupported}). It is called by reflection because the
 *     compiler's warning about it cannot be suppressed. If it is absent, the signals keep their default effect.
 */
final class Signals implements AutoCloseable {
    private final List<Runnable> restorations = new ArrayList<>();

    /** Calls {@code handler} with the number of each signal of that name, on a thread of the JVM. */
    void handle(String name, IntConsumer handler) {
        try {
            install(name, handler);
        } catch (ReflectiveOperationException e) {
            // For example HUP under nohup, which the JVM then ignores and does not let be handled.
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, "signal " + name + " is not handled", e);
        }
    }

    private void install(String name, IntConsumer handler) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object signal = type.getConstructor(String.class).newInstance(name);
        int number = (int) type.getMethod("getNumber").invoke(signal);
        InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                handler.accept(number);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "handler of " + name;
        };
        Object own = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, calls);
        Method install = type.getMethod("handle", type, handlerType);
        Object before = install.invoke(null, signal, own);
        restorations.add(() -> restore(name, install, signal, before));
    }

    private static void restore(String name, Method install, Object signal, Object before) {
        try {
            install.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be given back", e);
        }
    }

    /** The signals do again what they did before. */
    @Override
    public void close() {
        restorations.forEach(Runnable::run);
    }
}
