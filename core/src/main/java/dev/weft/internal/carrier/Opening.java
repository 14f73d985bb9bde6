package dev.weft.internal.carrier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What Weft needs of {@code java.lang} beyond its public API: the builder of virtual threads that takes a scheduler, which is
 * there for the JDK's own tests, the scheduler that the JDK uses, and the carrier of the current thread. They can be reached
 * if the package is open to Weft.
 */
final class Opening {
    /** Null if the package is not open, or lacks what is expected there. */
    private static final @Nullable MethodHandle BUILDER;

    private static final @Nullable Executor SCHEDULER_OF_JDK;
    private static final MethodHandle CARRIER;
    private static final @Nullable String OBSTACLE;
    private static final boolean EXPECTED;

    static {
        MethodHandle builder = null;
        MethodHandle carrier = null;
        Executor scheduler = null;
        String obstacle = null;
        boolean open = isOpen();
        if (open) {
            try {
                builder = builder();
                carrier = carrier();
                scheduler = scheduler();
            } catch (ReflectiveOperationException | RuntimeException e) {
                builder = null;
                obstacle = "java.lang is open but not as expected: " + e;
            }
        } else {
            obstacle = "java.lang is not open to Weft";
        }
        BUILDER = builder;
        SCHEDULER_OF_JDK = scheduler;
        CARRIER = builder != null && carrier != null ? carrier : currentThread();
        OBSTACLE = obstacle;
        EXPECTED = !open;
    }

    private Opening() {}

    private static boolean isOpen() {
        return Thread.class.getModule().isOpen("java.lang", Opening.class.getModule());
    }

    private static MethodHandle builder() throws ReflectiveOperationException {
        Class<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
        return MethodHandles.privateLookupIn(builder, MethodHandles.lookup())
                .findConstructor(builder, MethodType.methodType(void.class, Executor.class))
                .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
    }

    private static MethodHandle carrier() throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                .findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
    }

    private static Executor scheduler() throws ReflectiveOperationException {
        Class<?> virtual = Class.forName("java.lang.VirtualThread");
        MethodHandle scheduler = MethodHandles.privateLookupIn(virtual, MethodHandles.lookup())
                .findStatic(virtual, "defaultScheduler", MethodType.methodType(Executor.class));
        try {
            return (Executor) scheduler.invoke();
        } catch (Throwable e) {
            throw new ReflectiveOperationException(e);
        }
    }

    private static MethodHandle currentThread() {
        try {
            return MethodHandles.lookup()
                    .findStatic(Thread.class, "currentThread", MethodType.methodType(Thread.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Why there can be no threads on other carriers; null if there can. */
    static @Nullable String obstacle() {
        return OBSTACLE;
    }

    /** Whether the obstacle is the usual one, that nobody opened the package. */
    static boolean isUsual() {
        return EXPECTED;
    }

    /** A builder of virtual threads that {@code scheduler} runs; threads that they start inherit it. */
    static Thread.Builder.OfVirtual ofVirtual(Executor scheduler) {
        MethodHandle builder = BUILDER;
        if (builder == null) {
            throw new IllegalStateException(OBSTACLE);
        }
        try {
            return (Thread.Builder.OfVirtual) builder.invokeExact(scheduler);
        } catch (Throwable e) {
            throw new IllegalStateException("the JDK could not make a builder of virtual threads", e);
        }
    }

    /** A builder of virtual threads on the JDK's carriers, whatever the current thread is run by. */
    static Thread.Builder.OfVirtual ofVirtualByJdk() {
        Executor scheduler = SCHEDULER_OF_JDK;
        return scheduler == null ? Thread.ofVirtual() : ofVirtual(scheduler);
    }

    /** The platform thread that runs the current thread; if the package is not open, the current thread. */
    static Thread currentCarrier() {
        try {
            return (Thread) CARRIER.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
