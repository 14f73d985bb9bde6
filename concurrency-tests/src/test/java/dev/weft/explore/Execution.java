package dev.weft.explore;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One play of a scene under one {@link Schedule}.
 *
 * <h2>Overview</h2>
 *
 * <p>Of the actors and the director, which is the thread that started the play, one runs at a time; it passes the turn
 * on and waits. So nothing in here is guarded, and monitors, parking and interrupts of actors are only noted.
 *
 * <pre>
 *   director: early actors, each until it can go no further ─► choose one ─► wait ............► all ended, a flaw, or
 *                                                                │                ▲              no actor can continue
 *   actors:                            step, choose the next ◄───┘ ─► step ─► ... ─┘
 * </pre>
 *
 * <p>Memory is sequentially consistent here. What a weaker one may show is the affair of the publication tests.
 */
public final class Execution {
    private static final int MOST_STEPS = 20_000;

    private final Schedule schedule;
    private final boolean told;
    private final Thread director = Thread.currentThread();
    private final List<Actor> actors = new ArrayList<>();
    private final List<Actor> early = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final IdentityHashMap<Object, Monitor> monitors = new IdentityHashMap<>();
    private final StringBuilder story = new StringBuilder();
    private boolean exploring;
    private boolean abandoned;
    private int steps;
    private @Nullable Throwable failure;
    private volatile boolean directorsTurn;

    private static final class Monitor {
        private @Nullable Actor owner;
        private int entered;
    }

    /**
     * A play to come.
     *
     * @param told whether the play is to be told, as by {@link #story}
     */
    Execution(Schedule schedule, boolean told) {
        this.schedule = schedule;
        this.told = told;
    }

    /** Adds an actor that does nothing until it is {@linkplain #start started}. */
    public Actor cast(String name) {
        Worker worker = Worker.hire();
        Actor actor = new Actor(this, actors.size(), name, worker);
        worker.actor = actor;
        actors.add(actor);
        return actor;
    }

    /** Adds an actor that does {@code part} once its {@linkplain Actor#thread thread} is started. */
    public Actor cast(String name, Runnable part) {
        Actor actor = cast(name);
        actor.part = part;
        return actor;
    }

    /** Lets {@code actor} run {@code body} as soon as it is chosen. */
    public void start(Actor actor, Runnable body) {
        actor.body = body;
    }

    /** Like {@link #start}, but it runs until it ends or has to wait before the others begin. */
    public void startEarly(Actor actor, Runnable body) {
        start(actor, body);
        early.add(actor);
    }

    /** Adds what is to hold once all have ended. */
    public void afterwards(Runnable check) {
        afterwards.add(check);
    }

    /** Plays; answers what is wrong, or null. */
    @Nullable
    Throwable play() {
        for (Actor actor : early) {
            runDirected(actor);
        }
        exploring = true;
        Actor first = failure == null ? chosen(null) : null;
        if (first != null) {
            runDirected(first);
        }
        if (failure == null && actors.stream().anyMatch(actor -> !actor.ended)) {
            failure = new Flaw("no actor can go on: " + states(), null);
        }
        abandonTheRest();
        if (failure == null) {
            checkAfterwards();
        }
        actors.forEach(actor -> Worker.release(actor.worker));
        return failure;
    }

    /** The steps of the actors, if they are traced. */
    String story() {
        return story.toString();
    }

    private void checkAfterwards() {
        try {
            afterwards.forEach(Runnable::run);
        } catch (Throwable e) {
            failure = e;
        }
    }

    private String states() {
        StringBuilder states = new StringBuilder();
        for (Actor actor : actors) {
            if (!actor.ended) {
                states.append(states.isEmpty() ? "" : ", ")
                        .append(actor)
                        .append(' ')
                        .append(actor.state());
            }
        }
        return states.toString();
    }

    private void runDirected(Actor actor) {
        actor.worker.tell();
        while (!directorsTurn) {
            LockSupport.park(this);
        }
        directorsTurn = false;
    }

    private void tellDirector() {
        directorsTurn = true;
        LockSupport.unpark(director);
    }

    /** Unwinds the actors that have not ended, one after the other. */
    private void abandonTheRest() {
        abandoned = true;
        exploring = false;
        for (int i = 0; i < actors.size(); i++) {
            Actor actor = actors.get(i);
            if (!actor.ended && actor.started) {
                runDirected(actor);
            }
        }
    }

    // What actors do

    /** The whole of what {@code actor}, the caller, does. */
    void act(Actor actor) {
        actor.started = true;
        Runnable body = actor.body;
        try {
            if (body != null) {
                body.run();
            }
        } catch (Abandoned e) {
            // it was told to
        } catch (Throwable e) {
            fail(e);
        }
        actor.ended = true;
        Actor next = exploring && failure == null ? chosen(null) : null;
        if (next == null) {
            tellDirector();
        } else {
            tell(actor, "ends");
            next.worker.tell();
        }
    }

    /** Notes what is wrong, and ends the play. */
    public void fail(Throwable thrown) {
        if (failure == null && !(thrown instanceof Abandoned)) {
            failure = thrown;
        }
    }

    void point(Actor me) {
        if (abandoned) {
            limit();
        } else if (exploring) {
            limit();
            passOn(me, chosen(me));
        }
    }

    private void limit() {
        if (++steps > MOST_STEPS) {
            if (!abandoned) {
                fail(new Flaw("no end after " + MOST_STEPS + " steps: " + states(), null));
            }
            throw abandon();
        }
    }

    private Abandoned abandon() {
        abandoned = true;
        return new Abandoned();
    }

    void enter(Actor me, Object object) {
        point(me);
        if (abandoned) {
            return;
        }
        if (!isFree(object, me)) {
            me.wants = object;
            block(me);
            me.wants = null;
        }
        Monitor monitor = monitors.computeIfAbsent(object, key -> new Monitor());
        monitor.owner = me;
        monitor.entered++;
    }

    void exit(Actor me, Object object) {
        Monitor monitor = monitors.get(object);
        if (abandoned || monitor == null || monitor.owner != me) {
            return;
        }
        if (--monitor.entered == 0) {
            monitors.remove(object);
            monitor.owner = null;
        }
    }

    boolean isEntered(Object object, Actor actor) {
        Monitor monitor = monitors.get(object);
        return monitor != null && monitor.owner == actor;
    }

    boolean isFree(Object object, Actor actor) {
        Monitor monitor = monitors.get(object);
        return monitor == null || monitor.owner == actor;
    }

    void park(Actor me) {
        point(me);
        if (!me.permit && !me.interrupted) {
            me.parked = true;
            block(me);
            me.parked = false;
        }
        me.permit = false;
    }

    void unpark(Actor target) {
        pointOfCaller();
        target.permit = true;
    }

    void start(Actor target) {
        pointOfCaller();
        target.body = target.part;
    }

    void interrupt(Actor target) {
        pointOfCaller();
        target.interrupted = true;
    }

    boolean interrupted(Actor me) {
        point(me);
        boolean was = me.interrupted;
        me.interrupted = false;
        return was;
    }

    boolean isInterrupted(Actor target) {
        pointOfCaller();
        return target.interrupted;
    }

    void yieldNow(Actor me) {
        me.yielded = true;
        point(me);
        me.yielded = false;
    }

    /** Stops an early actor until the others are where they are to be. */
    void awaitCurtain(Actor me) {
        if (!exploring && !abandoned) {
            passOn(me, null);
        }
    }

    private void pointOfCaller() {
        Actor me = Actor.current();
        if (me != null) {
            point(me);
        }
    }

    /** Lets others run until {@code me} can continue. */
    private void block(Actor me) {
        if (abandoned) {
            throw new Abandoned();
        }
        passOn(me, exploring ? chosen(me) : null);
    }

    /** Gives the turn to {@code next}, or to the director if there is none, and waits for it. */
    private void passOn(Actor me, @Nullable Actor next) {
        if (next == me) {
            return;
        }
        tell(me, "stops");
        if (next == null) {
            tellDirector();
        } else {
            next.worker.tell();
        }
        me.worker.awaitTold();
        if (abandoned) {
            throw new Abandoned();
        }
    }

    /** The actor that continues after {@code current}, which is null if it has ended; null if none can. */
    private @Nullable Actor chosen(@Nullable Actor current) {
        List<Actor> ready = new ArrayList<>(actors.size());
        boolean preempts = current != null && !current.yielded && current.canGoOn();
        if (preempts) {
            ready.add(current);
        }
        for (Actor actor : actors) {
            if (actor.canGoOn() && actor != current) {
                ready.add(actor);
            }
        }
        if (ready.isEmpty() && current != null && current.canGoOn()) {
            return current;
        }
        if (ready.size() < 2) {
            return ready.isEmpty() ? null : ready.getFirst();
        }
        return ready.get(schedule.choose(ready, preempts));
    }

    private void tell(Actor me, String does) {
        if (told) {
            story.append("\n  ").append(me).append(' ').append(does).append(' ').append(whereabouts());
        }
    }

    private static String whereabouts() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith("dev.weft.explore."))
                        .filter(frame -> frame.getClassName().startsWith("dev.weft."))
                        .limit(2)
                        .map(frame -> frame.toStackTraceElement().toString())
                        .reduce("", (left, right) -> left + (left.isEmpty() ? "before " : ", from ") + right));
    }
}
