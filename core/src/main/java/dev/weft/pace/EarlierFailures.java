package dev.weft.pace;

import dev.weft.internal.failure.MoreFailures;
import dev.weft.internal.failure.Suppression;
import dev.weft.spi.wait.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The failures of a job that is run again and again, before its last one. The first ten are kept and the others counted, so
 * it does not grow with the number of attempts. For code that retries in a way of its own; {@link Retry} uses it too.
 *
 * {@snippet :
 * import dev.weft.pace.EarlierFailures;
 * import java.nio.file.Files;
 *
 * EarlierFailures earlier = EarlierFailures.none();
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
 * <p>No method waits. Not thread-safe: it belongs to the task that retries.
 */
public final class EarlierFailures {
    private final List<Throwable> kept = new ArrayList<>(2);
    private int count;

    private EarlierFailures() {}

    /** No failures yet. */
    public static EarlierFailures none() {
        return new EarlierFailures();
    }

    /** Adds {@code failure}, after which the job is run again. */
    public void add(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        if (kept.size() < Suppression.MOST) {
            kept.add(failure);
        }
        count++;
    }

    /** The number of failures that were added. */
    public int count() {
        return count;
    }

    @Override
    public String toString() {
        return count == 1 ? "1 earlier failure" : count + " earlier failures";
    }

    /**
     * Adds them to {@code thrown}, the last failure, as suppressed exceptions: no more than ten, fewer if their traces are
     * long. If there are more, the last suppressed exception has their number: {@code and 89 more failures}. An exception
     * that is {@code thrown} itself, its cause or suppressed in it already is not added again.
     */
    public void suppressIn(Throwable thrown) {
        Suppression.addAll(Objects.requireNonNull(thrown, "thrown"), kept, count - kept.size());
    }

    /**
     * The exception to throw in place of {@code cut}, which has ended a wait or the job: with the failures as consequences
     * of the cancellation. As plain suppressed exceptions they would count as failures of the clean-up, although the next
     * attempt has dealt with them. What {@code cut} has suppressed itself, such as the failure to close a resource, is kept
     * and counts as before.
     *
     * @return {@code cut} itself if it carries no cancellation of Weft, or if there are no failures
     */
    public InterruptedException asConsequencesOf(InterruptedException cut) {
        Cancellation cancellation = Cancellation.carriedBy(Objects.requireNonNull(cut, "cut"));
        if (cancellation == null || kept.isEmpty()) {
            return cut;
        }
        InterruptedException told = cancellation.toException(withConsequencesOf(cut));
        told.setStackTrace(cut.getStackTrace());
        if (cut.getCause() != null) {
            told.initCause(cut.getCause());
        }
        for (Throwable suppressed : cut.getSuppressed()) {
            if (!Cancellation.keeps(cut, suppressed)) { // a clean-up has failed
                told.addSuppressed(suppressed instanceof MoreFailures more ? more.copy() : suppressed);
            }
        }
        Suppression.addAll(told, List.of(), count - kept.size());
        return told;
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
