package dev.weft.cli.schedule;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The queue of the jobs of one host that wait for an attempt, except the jobs that wait for a retry. The ends of the
 * queue are in memory. If memory is short, the middle of the queue is on disk:
 *
 * <pre>
 *   poll ◄── head (memory) ◄── blocks (disk) ◄── tail (memory) ◄── add
 * </pre>
 *
 * <p>The jobs in the tail were added after those in the blocks, and the jobs in the blocks after those in the head. Used by
 * one task.
 *
 * @param <J> the type of a job
 */
final class Backlog<J> {
    private static final int MIN_IN_MEMORY = 8;
    private static final int BLOCK = 32;

    private final Spill<J> spill;
    private final Deque<J> head = new ArrayDeque<>(2);
    private final Deque<Spill.Block> blocks = new ArrayDeque<>(1);
    private final ArrayList<J> tail = new ArrayList<>(0);
    private int size;

    Backlog(Spill<J> spill) {
        this.spill = spill;
    }

    int size() {
        return size;
    }

    /**
     * Adds a job at the end.
     *
     * @throws IOException if jobs have to be written to the disk, and cannot be written
     */
    void add(J job) throws IOException {
        size++;
        spill.added(job);
        boolean ordered = blocks.isEmpty() && tail.isEmpty();
        if (ordered && (head.size() < MIN_IN_MEMORY || !spill.isTight())) {
            head.addLast(job);
            return;
        }
        tail.add(job);
        if (tail.size() >= BLOCK && spill.isTight()) {
            blocks.addLast(spill.write(tail));
            tail.clear();
        }
    }

    /**
     * Removes the first job.
     *
     * @return the job, or null if there is none
     * @throws IOException if jobs on disk cannot be read
     */
    @Nullable
    J poll() throws IOException {
        if (head.isEmpty()) {
            Spill.Block block = blocks.pollFirst();
            head.addAll(block == null ? tail : spill.read(block));
            if (block == null) {
                tail.clear();
            }
        }
        J first = head.pollFirst();
        if (first != null) {
            size--;
            spill.removed(first);
        }
        return first;
    }
}
