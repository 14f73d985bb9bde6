package dev.weft.internal.carrier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Access to three members of {@code java.lang} that are not public: a constructor of the virtual-thread builder that takes a
 * scheduler, the JDK's default scheduler, and the carrier of the current thread. (The JDK has that constructor for its own
 * tests.) The members can be reached only if the package is open to Weft.
 */
final class JavaLangAccess {
    /** Null if the package is not open, or lacks one of the members. */
    private static final @Nullable MethodHandle BUILDER;

    private static final @Nullable Executor SCHEDULER_OF_JDK;
    private static final MethodHandle CARRIER;
    private static final @Nullable String OBSTACLE;
    private static final boolean PACKAGE_CLOSED;

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
                obstacle = "java.lang is open, but lacks a member that Weft needs: " + e;
            }
        } else {
            obstacle = "java.lang is not open to Weft";
        }
        BUILDER = builder;
        SCHEDULER_OF_JDK = scheduler;
        // all or nothing: without the builder, currentCarrier() returns the current thread itself
        CARRIER = builder != null && carrier != null ? carrier : currentThread();
        OBSTACLE = obstacle;
        PACKAGE_CLOSED = !open;
    }

    private JavaLangAccess() {}

    private static boolean isOpen() {
        return Thread.class.getModule().isOpen("java.lang", JavaLangAccess.class.getModule());
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

    /** The reason why Weft cannot start threads on carriers of its own; null if nothing prevents it. */
    static @Nullable String obstacle() {
        return OBSTACLE;
    }

    /** Whether the package is not open to Weft, as in most programs. */
    static boolean isPackageClosed() {
        return PACKAGE_CLOSED;
    }

    /**
     * Returns a builder of virtual threads that run on {@code scheduler} and inherit no thread-locals. A virtual thread
     * inherits the scheduler of the thread that starts it.
     */
    static Thread.Builder.OfVirtual ofVirtual(Executor scheduler) {
        MethodHandle builder = BUILDER;
        if (builder == null) {
            throw new IllegalStateException(OBSTACLE);
        }
        try {
            var threads = (Thread.Builder.OfVirtual) builder.invokeExact(scheduler);
            return threads.inheritInheritableThreadLocals(false);
        } catch (Throwable e) {
            throw new IllegalStateException("the JDK could not create a builder of virtual threads", e);
        }
    }

    /**
     * Returns a builder of virtual threads on the JDK's carriers, even if the current thread runs on another scheduler. The
     * threads inherit no thread-locals.
     */
    static Thread.Builder.OfVirtual ofVirtualByJdk() {
        Executor scheduler = SCHEDULER_OF_JDK;
        return scheduler == null ? Thread.ofVirtual().inheritInheritableThreadLocals(false) : ofVirtual(scheduler);
    }

    /** Returns the platform thread under the current thread; the current thread itself if there is an {@link #obstacle}. */
    static Thread currentCarrier() {
        try {
            return (Thread) CARRIER.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
