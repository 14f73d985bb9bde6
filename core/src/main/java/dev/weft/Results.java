package dev.weft;

import dev.weft.spi.wait.Strand;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of the tasks of one group in the order in which they were spawned. The spawner makes room for one more
 * before each task, and the task puts its result there when it ends. So nobody goes through the tasks afterwards, and
 * none is kept longer than it runs.
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
final class Results {
    private static final int FEWEST = 16;
    private static final int MOST_AT_FIRST = 1 << 20;

    private final boolean outcomes;
    private final int first;
    private final @Nullable Object[] @Nullable [] chunks = new Object[Integer.SIZE][];
    private int count;
    private volatile @Nullable SpawnedTask<?> cutShort;

    /**
     * No results yet.
     *
     * @param policy that of the group
     * @param inputs what the tasks will be spawned for
     */
    Results(Policy policy, Iterable<?> inputs) {
        this.outcomes = policy.resultsAreOutcomes();
        int known = inputs instanceof Collection<?> collection ? collection.size() : FEWEST;
        this.first = Math.clamp(known, FEWEST, MOST_AT_FIRST);
    }

    /** Makes room for the result of the next task. Called by the spawner. */
    void makeRoom() {
        int chunk = chunkOf(count);
        if (chunks[chunk] == null) {
            chunks[chunk] = new Object[chunk == 0 ? first : startOf(chunk)];
        }
        count++;
    }

    /** Puts what became of {@code task} in its place. Called by the task, before it counts as ended. */
    @SuppressWarnings("NullAway") // there is room for a task that was spawned
    void put(SpawnedTask<?> task, Outcome<?> outcome) {
        int index = task.spawnIndex - 1;
        int chunk = chunkOf(index);
        if (outcomes) {
            chunks[chunk][index - startOf(chunk)] = outcome;
        } else if (outcome instanceof Outcome.Success<?> success) {
            chunks[chunk][index - startOf(chunk)] = success.value();
        } else if (outcome instanceof Outcome.Cancelled<?>) {
            cutShort = task;
        }
    }

    private int chunkOf(int index) {
        return index < first ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(index / first);
    }

    private int startOf(int chunk) {
        return chunk == 0 ? 0 : first << (chunk - 1);
    }

    /** All of them, once every task has ended and none has failed. */
    @SuppressWarnings("unchecked")
    <R extends @Nullable Object> List<R> toList() {
        SpawnedTask<?> cancelled = cutShort;
        if (cancelled != null) {
            cancelled.endedValue();
        }
        if (outcomes) {
            failures().forEach(failure -> Consequences.receive(failure, Strand.current()));
        }
        return Collections.unmodifiableList((List<R>) Arrays.asList(toArray()));
    }

    /** The first failures among the outcomes, no more than {@code most}, once every task has ended. */
    List<Throwable> failures(int most) {
        return outcomes ? failures().limit(most).toList() : List.of();
    }

    private Stream<Throwable> failures() {
        return Arrays.stream(toArray()).mapMulti((outcome, into) -> {
            if (outcome instanceof Outcome.Failure<?>(Throwable failure)) {
                into.accept(failure);
            }
        });
    }

    /** Hands every value that there is to {@code action}, once every task has ended. */
    void forEachValue(Consumer<? super Object> action) {
        for (Object result : toArray()) {
            Object value = outcomes ? valueIn(result) : result;
            if (value != null) {
                action.accept(value);
            }
        }
    }

    private static @Nullable Object valueIn(@Nullable Object outcome) {
        return outcome instanceof Outcome.Success<?> success ? success.value() : null;
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
