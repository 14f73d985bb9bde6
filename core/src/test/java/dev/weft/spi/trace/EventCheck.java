package dev.weft.spi.trace;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Checks that the events of each task come in the order of its life, and knows which runs have ended. */
public final class EventCheck implements RunEvents {
    private final Map<Strand, Stage> stages = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final Set<Long> ended = ConcurrentHashMap.newKeySet();

    private enum Stage {
        SPAWNED,
        STARTED,
        WAITING,
        ENDED
    }

    /** The violations of the order, and the tasks that have not ended although every run has ended. */
    public Queue<String> broken() {
        stages.forEach((task, stage) -> {
            if (stage != Stage.ENDED) {
                broken.add(task + " has not ended but is " + stage);
            }
        });
        return broken;
    }

    /** The number of tasks that were seen. */
    public int tasks() {
        return stages.size();
    }

    /** The numbers of the runs that have ended by now. */
    public Set<Long> endedRuns() {
        return Set.copyOf(ended);
    }

    private void move(Strand task, Stage to, @Nullable Stage... from) {
        Stage before = stages.put(task, to);
        for (Stage allowed : from) {
            if (before == allowed) {
                return;
            }
        }
        broken.add(task + " is " + to + " after " + before);
    }

    @Override
    public void runEnded(LiveRun run) {
        ended.add(run.number());
    }

    @Override
    public void spawned(Strand task) {
        if (stages.put(task, Stage.SPAWNED) != null) {
            broken.add(task + " was spawned twice");
        }
    }

    @Override
    public void started(Strand task) {
        move(task, Stage.STARTED, Stage.SPAWNED);
    }

    @Override
    public void waits(Strand task, Awaitable target) {
        move(task, Stage.WAITING, Stage.STARTED);
    }

    @Override
    public void resumed(Strand task, Awaitable target) {
        move(task, Stage.STARTED, Stage.WAITING);
    }

    @Override
    public void ended(Strand task, End how, @Nullable Throwable failure) {
        move(task, Stage.ENDED, Stage.SPAWNED, Stage.STARTED);
    }
}
