package dev.weft.internal.scope;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of the tasks of one group in the order in which they were spawned. The spawner reserves a place before it spawns
 * a task, and the task puts its result there when it ends. So the group need not keep a task that has ended, and need not
 * iterate over the tasks to collect their results.
 *
 * <p>The results are stored in chunks, which are never reallocated. The first chunk has a place for each known input, but at
 * least 16 places and at most 2^20. Each further chunk is as large as all chunks before it together:
 *
 * <pre>
 *   chunk 0: n places     chunk 1: n     chunk 2: 2n     chunk 3: 4n …
 * </pre>
 *
 * <p>No synchronization is needed: the spawner allocates a chunk before it spawns the task (a happens-before edge), and reads a
 * result only after the task has ended.
 */
public final class Results {
    private static final int MIN_FIRST_CHUNK = 16;
    private static final int MAX_FIRST_CHUNK = 1 << 20;

    private final int first;
    private final @Nullable Object[] @Nullable [] chunks = new Object[Integer.SIZE][];
    private int count;
    private volatile @Nullable TaskNode taskWithoutResult;

    /** Creates an empty store for the results of the tasks that will be spawned for {@code inputs}. */
    public Results(Iterable<?> inputs) {
        int known = inputs instanceof Collection<?> collection ? collection.size() : MIN_FIRST_CHUNK;
        this.first = Math.clamp(known, MIN_FIRST_CHUNK, MAX_FIRST_CHUNK);
    }

    /** Reserves a place for the result of the next task. Called by the spawner. */
    public void reserve() {
        int chunk = chunkOf(count);
        if (chunks[chunk] == null) {
            chunks[chunk] = new Object[chunk == 0 ? first : startOf(chunk)];
        }
        count++;
    }

    /** Puts the result of {@code task} in its place. Called by the task, before it counts as ended. */
    @SuppressWarnings("NullAway") // a place was reserved before the task was spawned
    public void put(TaskNode task, @Nullable Object result) {
        int index = task.spawnIndex - 1; // the spawn index counts from one
        int chunk = chunkOf(index);
        chunks[chunk][index - startOf(chunk)] = result;
    }

    /** Notes that {@code task} has ended without a result. */
    public void noteWithoutResult(TaskNode task) {
        taskWithoutResult = task;
    }

    /** A task that has ended without a result; null if all tasks have a result. */
    public @Nullable TaskNode taskWithoutResult() {
        return taskWithoutResult;
    }

    private int chunkOf(int index) {
        return index < first ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(index / first);
    }

    private int startOf(int chunk) {
        return chunk == 0 ? 0 : first << (chunk - 1);
    }

    /** Returns the results of all tasks, with null for a task without a result. Called only after every task has ended. */
    public List<@Nullable Object> toList() {
        return Collections.unmodifiableList(Arrays.asList(toArray()));
    }

    private @Nullable Object[] toArray() {
        @Nullable Object @Nullable [] only = chunks[0];
        if (only != null && only.length == count) {
            return only;
        }
        @Nullable Object[] all = new Object[count];
        for (int chunk = 0, start = 0; start < count; chunk++, start = startOf(chunk)) {
            @Nullable Object @Nullable [] part = chunks[chunk];
            if (part != null) {
                System.arraycopy(part, 0, all, start, Math.min(part.length, count - start));
            }
        }
        return all;
    }
}
