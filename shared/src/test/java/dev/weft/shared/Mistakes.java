package dev.weft.shared;

import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.LocalTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Engines with a mistake each, which simulations must find. */
final class Mistakes {
    private Mistakes() {}

    /** Says of every lease that it was renewed, and renews it only when it is too late. */
    static Engine renewingTooLate(Engine engine) {
        Claims claims = engine.claims();
        return with(
                engine,
                instead(Claims.class, claims, "renew", arguments -> {
                    @SuppressWarnings("unchecked")
                    Collection<String> ids = (Collection<String>) arguments[0];
                    return Set.copyOf(ids);
                }),
                engine.items());
    }

    /** Gives no claim back. */
    static Engine leavingNothing(Engine engine) {
        return with(engine, instead(Claims.class, engine.claims(), "leave", arguments -> null), engine.items());
    }

    /** Takes an acknowledgement of any delivery for one of the last. */
    static Engine acceptingStaleReceipts(Engine engine) {
        Items items = engine.items();
        return with(engine, engine.claims(), instead(Items.class, items, "acknowledge", arguments -> {
            @SuppressWarnings("unchecked")
            List<Items.Receipt> receipts = (List<Items.Receipt>) arguments[1];
            items.acknowledge((String) arguments[0], receipts);
            return receipts.stream().map(receipt -> Items.Verdict.VALID).toList();
        }));
    }

    @FunctionalInterface
    private interface Answer {
        Object to(Object[] arguments) throws Exception;
    }

    private static <T> T instead(Class<T> type, T original, String method, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer.to(arguments);
                    }
                    try {
                        return called.invoke(original, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static Engine with(Engine engine, Claims claims, Items items) {
        return new Engine() {
            @Override
            public Claims claims() {
                return claims;
            }

            @Override
            public Items items() {
                return items;
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
        };
    }
}
