package dev.weft.internal.scope;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of the tasks of one group in the order in which they were spawned. The spawner makes room for one more
 * before each task, and the task puts its result there when it ends. So no task is kept longer than it runs, and there
 * is no walk through the tasks at the end.
 *
 * <p>The room is in chunks that never move. The first has as many places as inputs are known, and every next as many as
 * all before it together:
 *
 * <pre>
 *   chunk 0: n places     chunk 1: n     chunk 2: 2n     chunk 3: 4n …
 * </pre>
 *
 * <p>A chunk is seen by the task because it was spawned later, and a result by the spawner because the task has ended.
 */
public final class Results {
    private static final int FEWEST = 16;
    private static final int MOST_AT_FIRST = 1 << 20;

    private final int first;
    private final @Nullable Object[] @Nullable [] chunks = new Object[Integer.SIZE][];
    private int count;
    private volatile @Nullable TaskNode without;

    /** No results yet, of tasks that will be spawned for {@code inputs}. */
    public Results(Iterable<?> inputs) {
        int known = inputs instanceof Collection<?> collection ? collection.size() : FEWEST;
        this.first = Math.clamp(known, FEWEST, MOST_AT_FIRST);
    }

    /** Makes room for the result of the next task. Called by the spawner. */
    public void makeRoom() {
        int chunk = chunkOf(count);
        if (chunks[chunk] == null) {
            chunks[chunk] = new Object[chunk == 0 ? first : startOf(chunk)];
        }
        count++;
    }

    /** Puts the result of {@code task} in its place. Called by the task, before it counts as ended. */
    @SuppressWarnings("NullAway") // there is room for a task that was spawned
    public void put(TaskNode task, @Nullable Object result) {
        int index = task.spawnIndex - 1;
        int chunk = chunkOf(index);
        chunks[chunk][index - startOf(chunk)] = result;
    }

    /** Notes that {@code task} has ended without a result. */
    public void putNone(TaskNode task) {
        without = task;
    }

    /** A task that has ended without a result, or null if all have one. */
    public @Nullable TaskNode taskWithout() {
        return without;
    }

    private int chunkOf(int index) {
        return index < first ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(index / first);
    }

    private int startOf(int chunk) {
        return chunk == 0 ? 0 : first << (chunk - 1);
    }

    /** All of them, once every task has ended; null for a task that has put none. */
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
