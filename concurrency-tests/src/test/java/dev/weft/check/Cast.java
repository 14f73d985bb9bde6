package dev.weft.check;

import dev.weft.explore.Actor;
import dev.weft.explore.Control;
import dev.weft.explore.Execution;
import dev.weft.spi.run.Runner;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.run.Starter;
import dev.weft.spi.wait.CancelScope;
import org.jspecify.annotations.Nullable;

/** The actors of a scene, and what holds in the end. */
final class Cast {
    private final Execution execution;
    private final Stage stage;

    Cast(Execution execution) {
        this.execution = execution;
        this.stage = new Stage(execution);
    }

    /** The part of an actor. */
    interface Body<P> {
        void run(P self) throws Exception;
    }

    /** The part of an actor that does not use its player. */
    interface Act {
        void run() throws Exception;
    }

    /** A task. */
    Player task(String name, Act act) {
        return task(name, null, self -> act.run());
    }

    /** A task inside {@code parent}. */
    Player task(String name, @Nullable CancelScope parent, Body<Player> body) {
        Player player = new Player(parent, stage, execution, name, body);
        stage.start(player);
        return player;
    }

    /** A task that gets as far as it can before the others begin. */
    Player waiting(String name, Act act) {
        return waiting(name, self -> act.run());
    }

    /** A task that gets as far as it can before the others begin. */
    Player waiting(String name, Body<Player> body) {
        Player player = new Player(null, stage, execution, name, body);
        Actor actor = execution.cast(name);
        player.adopt(actor);
        execution.startEarly(actor, player);
        return player;
    }

    /** What makes threads. */
    Casting casting() {
        return new Casting(execution);
    }

    /** The scheduler of strands that are in no loop. */
    Scheduler stage() {
        return stage;
    }

    /** A task that {@code starter} starts. */
    Player task(Starter starter, String name, Act act) {
        Player player = new Player(null, stage, execution, name, self -> act.run());
        starter.start(player);
        return player;
    }

    /** A loop, in which one strand runs at a time, and every strand has ended when all have. */
    Loop loop() {
        Loop loop = new Loop(execution, stage);
        afterwards(loop::assertAtRest);
        return loop;
    }

    /** A task of {@code loop}. */
    Player task(Loop loop, String name, Body<Player> body) {
        Player player = new Player(null, loop, execution, name, body);
        loop.start(player);
        return player;
    }

    /** A thread that is not a task. */
    void thread(String name, Act act) {
        execution.start(execution.cast(name), failing(act));
    }

    /** A thread that is not a task, and starts a run with {@code act} in it. */
    void run(String name, Act act) {
        thread(
                name,
                () -> Runner.<@Nullable Void, Exception>call(stage, () -> {
                    act.run();
                    return null;
                }));
    }

    private Runnable failing(Act act) {
        return () -> {
            try {
                act.run();
            } catch (Exception e) {
                execution.fail(e);
            }
        };
    }

    /** A thread that is not a task, and gets as far as it can before the others begin. */
    void waitingThread(String name, Act act) {
        execution.startEarly(execution.cast(name), failing(act));
    }

    /** A thread that cancels {@code scope} at some moment. */
    void cancels(CancelScope scope) {
        thread("canceller", () -> scope.requestCancel("race"));
    }

    /** Like {@link #cancels}, where every interrupt may take a long time and is sent by a thread of its own. */
    void cancelsBeside(CancelScope scope) {
        stage.interruptBeside();
        cancels(scope);
    }

    /** A thread on which time passes at some moment. */
    void timePasses() {
        thread("time", stage::passTime);
    }

    /** What holds when all have ended. */
    void afterwards(Runnable check) {
        execution.afterwards(check);
    }

    /** Lets the others begin, when a waiting actor has reached the state in which the scene starts. */
    static void awaitCurtain() {
        Control.awaitCurtain();
    }

    /** Another actor may run here. */
    static void pause() {
        Control.point();
    }
}
