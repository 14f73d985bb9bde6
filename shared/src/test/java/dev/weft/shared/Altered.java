package dev.weft.shared;

import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Flags;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.LocalTime;
import dev.weft.shared.spi.Rates;
import dev.weft.shared.spi.Rounds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An engine with other parts. */
record Altered(Engine engine, Claims claims, Items items, Flags flags, Rates rates, Rounds rounds) implements Engine {

    /** What is done around an operation. */
    @FunctionalInterface
    interface Around {
        Object call(String operation, Object[] arguments, Original original) throws Exception;
    }

    /** The operation itself. */
    @FunctionalInterface
    interface Original {
        Object call() throws Exception;
    }

    /** {@code engine} with {@code around} around each operation. */
    static Engine each(Engine engine, Around around) {
        return new Altered(
                engine,
                each(Claims.class, engine.claims(), around),
                each(Items.class, engine.items(), around),
                each(Flags.class, engine.flags(), around),
                each(Rates.class, engine.rates(), around),
                each(Rounds.class, engine.rounds(), around));
    }

    /** {@code original} with {@code around} around each of its methods. */
    static <T> T each(Class<T> type, T original, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> around.call(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(original, arguments);
                    } catch (InvocationTargetException e) {
                        throw (Exception) e.getCause();
                    }
                })));
    }

    @Override
    public void listen(Listener listener) throws EngineException, InterruptedException {
        engine.listen(listener);
    }

    @Override
    public LocalTime time() {
        return engine.time();
    }

    @Override
    public String description() {
        return engine.description();
    }
}
