package dev.weft.internal.carrier;

import dev.weft.spi.run.Clock;
import dev.weft.spi.wait.Strand;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the virtual threads of this process run on Weft's own carriers, and provides the groups of carriers. The
 * threads run on Weft's carriers if {@code java.lang} is open to Weft, the test by {@link Probe} has succeeded, and the system
 * property {@code weft.carriers} is not set or is {@code own}. Otherwise the JDK runs all threads. This is decided once.
 */
public final class OwnCarriers {
    /** The system property that turns Weft's own carriers off. */
    private static final String PROPERTY = "weft.carriers";

    private static final String OWN = "own";
    private static final String JDK = "jdk";

    private static final class Found {
        private static final @Nullable String OBSTACLE = find();

        private Found() {}
    }

    /** Groups with one carrier each that no loop uses now. */
    private static final Queue<CarrierGroup> IDLE = new ConcurrentLinkedQueue<>();

    private OwnCarriers() {}

    /** The reason why the JDK runs all threads; null if Weft has carriers of its own. */
    public static @Nullable String obstacle() {
        return Found.OBSTACLE;
    }

    /** Whether Weft has carriers of its own. */
    public static boolean areAvailable() {
        return Found.OBSTACLE == null;
    }

    private static @Nullable String find() {
        String wanted = System.getProperty(PROPERTY, OWN);
        if (wanted.equals(JDK)) {
            return "the system property " + PROPERTY + " is " + JDK;
        }
        String obstacle = JavaLangAccess.obstacle();
        if (JavaLangAccess.isPackageClosed()) {
            return obstacle;
        }
        if (!wanted.equals(OWN)) {
            obstacle = "the system property " + PROPERTY + " must be " + OWN + " or " + JDK + ", but is " + wanted;
        }
        if (obstacle == null) {
            obstacle = Probe.firstDeviation();
        }
        if (obstacle != null) {
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, "the JDK runs all threads: " + obstacle);
        }
        return obstacle;
    }

    /** A group for parallel runs, with as many carriers as the JDK has. */
    public static CarrierGroup forParallelRuns(Clock clock) {
        return new CarrierGroup("weft-carrier-", parallelism(), clock);
    }

    private static int parallelism() {
        Integer asked = Integer.getInteger("jdk.virtualThreadScheduler.parallelism");
        return Math.max(1, asked != null ? asked : Runtime.getRuntime().availableProcessors());
    }

    /**
     * A group with one carrier, for a loop. The loop gives the group back by {@link #giveBack}. Threads that other code
     * started in an earlier loop may still run on the carrier; if they compute for a long time, another carrier helps.
     */
    public static CarrierGroup forLoop(Clock clock) {
        CarrierGroup idle = IDLE.poll();
        return idle != null ? idle : new CarrierGroup("weft-loop-carrier-", 1, clock);
    }

    /** Takes back {@code group}, because the loop that used it has ended. */
    public static void giveBack(CarrierGroup group) {
        IDLE.add(group);
    }

    /**
     * Sets what is called each time a carrier of {@code group} has lost its seat because the carrier may be computing. The
     * thread of the timer calls {@code action}.
     */
    public static void whenStuck(CarrierGroup group, Runnable action) {
        group.overseer().whenStuck(action);
    }

    /** A factory of nameless threads on the carriers of {@code group}. The threads inherit no thread-locals. */
    public static ThreadFactory threadsOn(CarrierGroup group) {
        return JavaLangAccess.ofVirtual(group).name(Strand.NAMELESS).factory();
    }

    /**
     * A factory of nameless threads that run on the JDK's carriers, or on the carriers of the thread that starts them. The
     * threads inherit no thread-locals.
     */
    public static ThreadFactory threadsOfJdk() {
        return Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name(Strand.NAMELESS)
                .factory();
    }

    /** Creates a thread that the JDK runs, even if the current thread is on Weft's carriers. It inherits no thread-locals. */
    public static Thread unstartedByJdk(Runnable body) {
        return JavaLangAccess.ofVirtualByJdk().unstarted(body);
    }
}
