package dev.weft.http.resilience;

import dev.weft.spi.trace.Resource;
import dev.weft.spi.trace.Resources;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Describes an interceptor in snapshots. An interceptor is listed from its first use on. So an object that only served
 * to derive other objects is not shown.
 */
final class InterceptorResource implements Resource {
    private final Object interceptor;
    private final Supplier<String> state;
    private final Predicate<Object> isAwaited;
    private final AtomicBoolean used = new AtomicBoolean();

    /** An interceptor for which no task waits. */
    InterceptorResource(Object interceptor, Supplier<String> state) {
        this(interceptor, state, _ -> false);
    }

    /** An interceptor. {@code isAwaited} tests whether an object for which a task waits belongs to the interceptor. */
    InterceptorResource(Object interceptor, Supplier<String> state, Predicate<Object> isAwaited) {
        this.interceptor = interceptor;
        this.state = state;
        this.isAwaited = isAwaited;
    }

    /** Lists the interceptor, if this is its first use. */
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

    @Override
    public boolean includes(Object subject) {
        return isAwaited.test(subject);
    }
}
