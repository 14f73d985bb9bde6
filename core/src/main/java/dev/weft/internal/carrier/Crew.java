package dev.weft.internal.carrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The carriers of a group that have not ended, and the start of new ones. Called by any thread; takes no lock. */
final class Crew {
    /** The most carriers of a group, most of which are blocked then. */
    private static final int MOST = 2_048;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final VarHandle ALL;

    static {
        try {
            ALL = MethodHandles.lookup().findVarHandle(Crew.class, "all", Carrier[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final CarrierGroup group;
    private final String name;

    /** Never changed in place. */
    private volatile Carrier[] all = {};

    /**
     * @param name how the names of its threads begin
     */
    Crew(CarrierGroup group, String name) {
        this.group = group;
        this.name = name;
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

    /** Starts a carrier that has a seat; false if there are too many, or if the system has no thread to give. */
    boolean start() {
        if (all.length >= MOST) {
            return false;
        }
        Carrier carrier = null;
        try {
            carrier = new Carrier(group, name + NUMBERS.incrementAndGet());
            add(carrier);
            carrier.start();
            return true;
        } catch (Throwable e) { // the overseer reports it and tries again
            remove(carrier);
            group.overseer().couldNotStart(e);
            return false;
        }
    }

    private void add(Carrier carrier) {
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
            after = Arrays.stream(before).filter(each -> each != carrier).toArray(Carrier[]::new);
        } while (!ALL.compareAndSet(this, before, after));
    }

    @Override
    public String toString() {
        return name + ", " + all.length + " started";
    }
}
