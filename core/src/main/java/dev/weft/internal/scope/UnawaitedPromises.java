package dev.weft.internal.scope;

import dev.weft.internal.failure.Counts;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the promises of one run, or of one open group, that were failed and never awaited. For the report at the end it
 * keeps the names and failures of the first {@link #MAX_KEPT}, but not the promises themselves. So a promise that is not
 * reachable can be garbage collected, and is still reported.
 *
 * <pre>
 *   Failed:  NEW ── add ──► COUNTED ── forget ──► FORGOTTEN        a wait came after the failure
 *             └───────────── forget ────────────────▲             a wait came at the same time
 * </pre>
 */
public final class UnawaitedPromises {
    private static final int MAX_KEPT = 100;
    private static final int MAX_STACKS = 10;

    private static final System.Logger LOGGER = System.getLogger("dev.weft");

    /** The failure of one promise. Its fields are guarded by the monitor of the {@link UnawaitedPromises}. */
    public static final class Failed {
        private final String description;
        private final Throwable exception;
        private final @Nullable Throwable creation;
        private boolean counted;
        private boolean forgotten;

        /**
         * Creates the failure of a promise with this description. {@code creation} has the stack of the promise's creation;
         * null if that stack is not known.
         */
        public Failed(String description, Throwable exception, @Nullable Throwable creation) {
            this.description = description;
            this.exception = exception;
            this.creation = creation;
        }
    }

    /** Returns the promises of the run or open group of the current task; null on a thread that is not a task. */
    public static @Nullable UnawaitedPromises current() {
        TaskNode task = TaskNode.ofCurrentThread();
        return task == null ? null : task.group().outermost().unawaitedPromises();
    }

    private final Set<Failed> kept = new LinkedHashSet<>();
    private int count;

    /** Counts {@code failed}, unless it is forgotten already. */
    public synchronized void add(Failed failed) {
        if (failed.forgotten) {
            return;
        }
        failed.counted = true;
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(failed);
        }
    }

    /** Removes {@code failed}, which need not be reported. */
    public synchronized void forget(Failed failed) {
        if (failed.counted && !failed.forgotten) {
            count--;
            kept.remove(failed);
        }
        failed.forgotten = true;
    }

    /**
     * Logs the first promise and the number of the others in one line, with the failure of the first. Then logs known stacks
     * of creation, at most {@link #MAX_STACKS}.
     */
    public synchronized void report() {
        if (count > 0) {
            LOGGER.log(System.Logger.Level.WARNING, inWords(), firstFailure());
            kept.stream()
                    .filter(failed -> failed.creation != null)
                    .limit(MAX_STACKS)
                    .forEach(failed -> LOGGER.log(System.Logger.Level.WARNING, failed.description, failed.creation));
        }
    }

    private String inWords() {
        if (kept.isEmpty()) {
            return count == 1
                    ? "a promise was failed and never awaited"
                    : Counts.inWords(count) + " promises were failed and never awaited";
        }
        String others = count == 1 ? "" : ", and so were " + Counts.inWords(count - 1) + " more";
        return kept.iterator().next().description + " was failed and never awaited" + others;
    }

    private @Nullable Throwable firstFailure() {
        return kept.isEmpty() ? null : kept.iterator().next().exception;
    }
}
