package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.result.Target;
import dev.weft.queue.Queue;
import dev.weft.queue.QueueClosedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds the targets of this machine to the list, in batches. */
final class ListFiller {
    private static final int BATCH = 500;

    private final SharedList list;
    private final JobSource targets;
    private final Runnable added;

    /**
     * Creates a filler.
     *
     * @param added called after each batch
     */
    ListFiller(SharedList list, JobSource targets, Runnable added) {
        this.list = list;
        this.targets = targets;
        this.added = added;
    }

    /**
     * Adds all targets. A target that is not a valid request is not added; its result is printed instead. Call {@link
     * SharedList#beginFilling} first; otherwise another machine may consider the list finished before the targets are
     * added.
     */
    void run() throws IOException, InterruptedException {
        TaskGroup.options().longLived().<IOException>run(group -> {
            Queue<Target> valid = Queue.bounded(BATCH, "targets for the list");
            group.spawn("keeps the list open", this::keepOpen);
            // A failure of this task ends the group. It must not also close the queue with the failure: then two tasks
            // would fail, and timing would decide which exception the group throws.
            group.spawn("reads targets", () -> {
                read(valid);
                valid.close();
            });
            valid.forEach(first -> add(first, valid));
            group.cancel("all targets were added");
        });
        list.endFilling();
    }

    private void keepOpen() throws IOException, InterruptedException {
        while (true) {
            Async.sleep(list.lease().dividedBy(3));
            list.beginFilling();
        }
    }

    private void read(Queue<Target> valid) throws IOException, InterruptedException {
        for (Target target = targets.nextTarget(); target != null; target = targets.nextTarget()) {
            if (targets.host(target) != null) {
                valid.put(target);
            }
        }
    }

    /** Adds {@code first}, and as many of the targets that are already in the queue as fit into a batch. */
    private void add(Target first, Queue<Target> valid) throws IOException, InterruptedException {
        SortedMap<String, List<Target>> byHost = new TreeMap<>();
        Target target = first;
        for (int i = 0; i < BATCH && target != null; i++) {
            String host = String.valueOf(targets.host(target));
            byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(target);
            target = i < BATCH - 1 ? waiting(valid) : null;
        }
        list.add(byHost);
        added.run();
    }

    /** The next target in the queue; null if the queue is empty. */
    private static @Nullable Target waiting(Queue<Target> valid) {
        try {
            return valid.poll().orElse(null);
        } catch (QueueClosedException atTheEnd) {
            return null;
        }
    }
}
