package dev.weft.http.resilience;

import dev.weft.spi.trace.Resource;
import dev.weft.spi.trace.Resources;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * An interceptor as a picture shows it, from its first use on: objects that were made only to derive others from are not shown.
 */
final class Listed implements Resource {
    private final Object interceptor;
    private final Supplier<String> state;
    private final AtomicBoolean used = new AtomicBoolean();

    Listed(Object interceptor, Supplier<String> state) {
        this.interceptor = interceptor;
        this.state = state;
    }

    /** The interceptor is used. */
    void use() {
        if (!used.get() && used.compareAndSet(false, true)) {
            Resources.add(this);
        }
    }

    @Override
    public String description() {
        return interceptor.toString();
    }

    @Override
    public String state() {
        return state.get();
    }
}
