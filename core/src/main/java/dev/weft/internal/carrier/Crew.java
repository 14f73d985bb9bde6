package dev.weft.internal.carrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The carriers of a group that have not ended. Also starts new carriers. A carrier may run threads only while it has a seat;
 * see {@link CarrierGroup}. Called by any thread; takes no lock.
 */
final class Crew {
    /** The maximum number of carriers of a group. If there are so many, most of them are blocked. */
    private static final int MAX_CARRIERS = 2_048;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final VarHandle ALL;

    static {
        try {
            ALL = MethodHandles.lookup().findVarHandle(Crew.class, "all", Carrier[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Creates carriers, and finds the current one. */
    interface CarrierFactory {

        /** Creates a carrier, without starting it. The caller has already taken a seat for it. */
        Carrier create(CarrierGroup group, String name);

        /** The platform thread that runs the current thread. */
        default Thread current() {
            return JavaLangAccess.currentCarrier();
        }
    }

    private final CarrierGroup group;
    private final String name;
    private final CarrierFactory factory;

    /** The array is replaced, never changed. */
    private volatile Carrier[] all = {};

    /**
     * @param name the beginning of the names of its threads
     */
    Crew(CarrierGroup group, String name, CarrierFactory factory) {
        this.group = group;
        this.name = name;
        this.factory = factory;
    }

    Carrier[] all() {
        return all;
    }

    /** Whether a carrier has work in its lane. */
    boolean hasWork() {
        for (Carrier carrier : all) {
            if (!carrier.lane().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Starts a carrier, for which the caller has already taken a seat. Returns false if there are too many carriers, or if the
     * system cannot start a thread.
     */
    boolean start() {
        if (all.length >= MAX_CARRIERS) {
            return false;
        }
        Carrier carrier = null;
        try {
            carrier = factory.create(group, name.concat(Integer.toString(NUMBERS.incrementAndGet())));
            add(carrier);
            carrier.start();
            return true;
        } catch (Throwable e) { // the overseer reports the failure and tries again
            remove(carrier);
            group.overseer().couldNotStart(e);
            return false;
        }
    }

    /** Adds {@code carrier}, which is about to be started. */
    void add(Carrier carrier) {
        Carrier[] before;
        Carrier[] after;
        do {
            before = all;
            after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = carrier;
        } while (!ALL.compareAndSet(this, before, after));
    }

    void remove(@Nullable Carrier carrier) {
        Carrier[] before;
        Carrier[] after;
        do {
            before = all;
            after = without(carrier, before);
        } while (!ALL.compareAndSet(this, before, after));
    }

    private static Carrier[] without(@Nullable Carrier carrier, Carrier[] before) {
        Carrier[] after = new Carrier[before.length];
        int length = 0;
        for (Carrier each : before) {
            if (each != carrier) {
                after[length++] = each;
            }
        }
        return Arrays.copyOf(after, length);
    }

    @Override
    public String toString() {
        return name + ", " + all.length + " started";
    }
}
