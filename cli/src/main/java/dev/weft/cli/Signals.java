package dev.weft.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * While it is open, signals that would end the program come here.
 *
 * @implNote {@code sun.misc.Signal} by reflection: it is the JDK's only way to hear a second Ctrl-C, every JDK has it and
 *     supports it (module {@code jdk.unsupported}), and the compiler's warning about its name cannot be suppressed. Without
 *     it the signals do what they always do.
 */
final class Signals implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.weft.cli");
    private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

    private final List<Runnable> restorations = new ArrayList<>();

    private Signals() {}

    /** Calls {@code handler} with the number of each signal, on a thread of its own. */
    static Signals handledBy(IntConsumer handler) {
        Signals signals = new Signals();
        for (String name : ENDING) {
            try {
                signals.handle(name, handler);
            } catch (ReflectiveOperationException e) {
                // Such as HUP under nohup, where it is to be ignored.
                LOGGER.log(System.Logger.Level.DEBUG, "signal " + name + " is not handled", e);
            }
        }
        return signals;
    }

    private void handle(String name, IntConsumer handler) throws ReflectiveOperationException {
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
        var install = type.getMethod("handle", type, handlerType);
        Object before = install.invoke(null, signal, own);
        restorations.add(() -> {
            try {
                install.invoke(null, signal, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("signal " + name + " cannot be given back", e);
            }
        });
    }

    /** The signals do again what they did before. */
    @Override
    public void close() {
        restorations.forEach(Runnable::run);
    }
}
