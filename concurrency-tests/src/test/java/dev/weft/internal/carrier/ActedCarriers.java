package dev.weft.internal.carrier;

import dev.weft.spi.run.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A group of carriers that are actors of a scene. Each sleeps as soon as it has nothing to do, until it is woken; or it ends
 * then, if it is restless. There is no overseer.
 */
public final class ActedCarriers implements Executor {
    private static final Patience NONE = new Patience(0, 0, 0);

    /** Time passes with each look at it, so that it is the same in the same play. */
    private static final class NoTimers implements Clock {
        private long now;

        @Override
        public long nanoTime() {
            return now++;
        }

        @Override
        public Timer schedule(long deadline, Runnable action) {
            return () -> {};
        }
    }

    private final List<Acted> all = new CopyOnWriteArrayList<>();
    private final ThreadFactory actors;
    private final CarrierGroup group;
    private final boolean restless;
    private @Nullable ActedEvents events;
    private volatile boolean over;

    /** {@code parallelism} of them at once, on threads of {@code actors}. */
    public ActedCarriers(int parallelism, boolean restless, ThreadFactory actors) {
        this.restless = restless;
        this.actors = actors;
        this.group = new CarrierGroup("acted-", parallelism, NONE, new NoTimers(), new ActedFactory());
    }

    /** A carrier whose thread is an actor's. */
    private final class Acted extends Carrier {
        private @Nullable Thread actor;

        Acted(CarrierGroup group, String name) {
            super(group, name);
        }

        @Override
        public void start() {
            Thread thread = actors.newThread(this);
            actor = thread;
            all.add(this);
            thread.start();
        }

        @Override
        void park(long nanos) {
            if (!restless && !over) {
                LockSupport.park(this);
            }
        }

        @Override
        void unpark() {
            LockSupport.unpark(actor);
        }
    }

    private final class ActedFactory implements Crew.CarrierFactory {
        @Override
        public Carrier create(CarrierGroup group, String name) {
            return new Acted(group, name);
        }

        @Override
        public Thread current() {
            Thread thread = Thread.currentThread();
            return all.stream()
                    .filter(acted -> acted.actor == thread)
                    .map(Thread.class::cast)
                    .findFirst()
                    .orElse(thread);
        }
    }

    @Override
    public void execute(Runnable task) {
        group.execute(task);
    }

    /**
     * Events that happen as soon as they are watched for, and run a task each.
     *
     * @param andOne whether there is also one for which the carriers wait in vain
     */
    public Executor events(boolean andOne) {
        ActedEvents made = new ActedEvents(group, andOne);
        events = made;
        return made;
    }

    /** The current thread, on one of the carriers, is about to block. */
    public void leaveSeat() {
        group.leaveSeat();
    }

    /** Lets the carriers end, when nothing more is to come. */
    public void end() {
        over = true;
        all.forEach(Acted::unpark);
        if (events != null) {
            events.end();
        }
    }
}
