package dev.weft.pace;

import dev.weft.internal.failure.MoreFailures;
import dev.weft.internal.failure.Suppression;
import dev.weft.spi.wait.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The failures of a job that is retried, without the last failure. The first ten are kept and the others counted, so this
 * object does not grow with the number of attempts. The class is for code that implements its own kind of retry;
 * {@link Retry} uses it too.
 *
 * {@snippet :
 * import dev.weft.pace.EarlierFailures;
 * import java.nio.file.Files;
 *
 * EarlierFailures earlier = EarlierFailures.create();
 * while (true) {
 *     try {
 *         System.out.println(Files.readString(Path.of("busy.txt")));
 *         break;
 *     } catch (IOException e) {
 *         if (earlier.count() == 99) {
 *             earlier.suppressIn(e);
 *             throw e;
 *         }
 *         earlier.add(e);
 *     }
 *     Async.sleep(Duration.ofSeconds(1));
 * }
 * }
 *
 * <p>No method waits. Not thread-safe: only the task that retries may use it.
 */
public final class EarlierFailures {
    private final List<Throwable> kept = new ArrayList<>(2);
    private int count;

    private EarlierFailures() {}

    /** Creates an object without failures. */
    public static EarlierFailures create() {
        return new EarlierFailures();
    }

    /** Adds {@code failure}, after which the job is run again. */
    public void add(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        if (kept.size() < Suppression.MAX_SHOWN) {
            kept.add(failure);
        }
        count++;
    }

    /** Returns the number of failures that were added. */
    public int count() {
        return count;
    }

    @Override
    public String toString() {
        return count == 1 ? "1 earlier failure" : count + " earlier failures";
    }

    /**
     * Adds the failures to {@code thrown}, the last failure, as suppressed exceptions: at most ten, and fewer if their
     * stack traces are long. If there are more failures, the message of the last suppressed exception tells their number:
     * {@code and 89 more failures}. A failure is not added if it is the same object as {@code thrown} or its cause, or if
     * {@code thrown} has it as a suppressed exception already.
     */
    public void suppressIn(Throwable thrown) {
        Suppression.addAll(Objects.requireNonNull(thrown, "thrown"), kept, count - kept.size());
    }

    /**
     * Returns the exception to throw in place of {@code cut}, which has ended a wait or the job. It contains the failures as
     * consequences of the cancellation. (A plain suppressed exception of {@code cut} counts as a failure of clean-up code. But
     * these failures are older: they ended attempts before {@code cut} was thrown.) Suppressed exceptions that {@code cut} has
     * already, such as the failure to close a resource, keep their meaning.
     *
     * @return {@code cut} itself if it carries no cancellation of Weft, or if there are no failures
     */
    public InterruptedException asConsequencesOf(InterruptedException cut) {
        Cancellation cancellation = Cancellation.carriedBy(Objects.requireNonNull(cut, "cut"));
        if (cancellation == null || kept.isEmpty()) {
            return cut;
        }
        InterruptedException joined = cancellation.toException(withConsequencesOf(cut));
        joined.setStackTrace(cut.getStackTrace());
        if (cut.getCause() != null) {
            joined.initCause(cut.getCause());
        }
        for (Throwable suppressed : cut.getSuppressed()) {
            if (!Cancellation.keeps(cut, suppressed)) { // it is a failure of a clean-up
                joined.addSuppressed(suppressed instanceof MoreFailures more ? more.copy() : suppressed);
            }
        }
        Suppression.addAll(joined, List.of(), count - kept.size());
        return joined;
    }

    private List<Throwable> withConsequencesOf(InterruptedException cut) {
        List<Throwable> all = new ArrayList<>(kept);
        for (Throwable suppressed : cut.getSuppressed()) {
            if (Cancellation.keeps(cut, suppressed)) {
                all.add(suppressed);
            }
        }
        return all;
    }
}
