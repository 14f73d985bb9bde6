package dev.weft.explore;

import java.lang.reflect.Field;
import java.util.concurrent.locks.LockSupport;

/**
 * What rewritten code calls in place of the steps that other threads can see. On a thread that no {@link Execution}
 * runs, which sets a scene up or looks at it afterwards when all is quiet, nothing needs to be controlled.
 */
public final class Control {
    private Control() {}

    /** A volatile field is about to be read or written, or an atomic operation done. */
    public static void point() {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.execution.point(actor);
        }
    }

    /** In place of entering the monitor of {@code object}. */
    public static void enter(Object object) {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.execution.enter(actor, object);
        }
    }

    /** In place of leaving the monitor of {@code object}. */
    public static void exit(Object object) {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.execution.exit(actor, object);
        }
    }

    /**
     * Before a step on what the monitor {@code object} guards: a point like any other for code that forgot to enter it.
     *
     * @return true, for the assertion that asks
     */
    public static boolean guarded(Object object) {
        Actor actor = Actor.current();
        if (actor != null && !actor.execution.isEntered(object, actor)) {
            actor.execution.point(actor);
        }
        return true;
    }

    /** In place of taking the monitor of {@code queue}, a wait queue: its guard, without entering. */
    public static Object guardOf(Object queue) {
        try {
            Field monitor = queue.getClass().getDeclaredField("monitor");
            monitor.setAccessible(true);
            return monitor.get(queue);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a wait queue has no field for its monitor any more", e);
        }
    }

    /** In place of {@link LockSupport#park(Object)}. */
    public static void park(Object blocker) {
        Actor actor = Actor.current();
        if (actor == null) {
            throw new IllegalStateException("only actors may wait, but " + blocker + " is waited for outside");
        }
        actor.execution.park(actor);
    }

    /** In place of {@link LockSupport#unpark}. */
    public static void unpark(Thread thread) {
        Actor target = Actor.of(thread);
        if (target != null) {
            target.execution.unpark(target);
        }
    }

    /** In place of {@link Thread#start}. A thread that is not an actor's is started as usual. */
    public static void start(Thread thread) {
        Actor target = Actor.of(thread);
        if (target != null) {
            target.execution.start(target);
        } else {
            thread.start();
        }
    }

    /** In place of {@link Thread#interrupt}. */
    public static void interrupt(Thread thread) {
        Actor target = Actor.of(thread);
        if (target != null) {
            target.execution.interrupt(target);
        }
    }

    /** In place of {@link Thread#interrupted}. */
    public static boolean interrupted() {
        Actor actor = Actor.current();
        return actor != null && actor.execution.interrupted(actor);
    }

    /** In place of {@link Thread#isInterrupted}. */
    public static boolean isInterrupted(Thread thread) {
        Actor target = Actor.of(thread);
        return target != null && target.execution.isInterrupted(target);
    }

    /** In place of {@link Thread#yield}: another actor continues if one can. */
    public static void yieldNow() {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.execution.yieldNow(actor);
        }
    }

    /** Stops an early actor until the others are where they are to be. */
    public static void awaitCurtain() {
        Actor actor = Actor.current();
        if (actor != null) {
            actor.execution.awaitCurtain(actor);
        }
    }
}
