package dev.weft.cli.output;

import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Failure;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The totals of a run so far. Not thread-safe; guarded by the lock of {@link Results}. */
final class Tally {
    private final Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);
    private long inFlight;
    private long done;
    private long failed;
    private long earlier;
    private long earlierFailed;
    private long bytes;

    /** Counts an attempt that begins. */
    void start() {
        inFlight++;
    }

    /** Counts the end of an attempt without a result: another attempt follows, or the job is dropped. */
    void pause() {
        inFlight--;
    }

    /** Counts the end of an attempt, and adds its result. */
    void end(Fetched fetched) {
        inFlight--;
        add(fetched);
    }

    private void add(Fetched fetched) {
        done++;
        bytes += fetched.bytes();
        Failure failure = fetched.failure();
        if (failure != null) {
            failed++;
            failures.merge(failure.kind(), 1L, Long::sum);
        }
    }

    /** Counts a result of an earlier run. */
    void addEarlier(Fetched fetched) {
        earlier++;
        earlierFailed += fetched.isSuccess() ? 0 : 1;
        add(fetched);
    }

    /** The number of failures of this run. */
    long failedNow() {
        return failed - earlierFailed;
    }

    long done() {
        return done;
    }

    long failed() {
        return failed;
    }

    long inFlight() {
        return inFlight;
    }

    long bytes() {
        return bytes;
    }

    /** The number of results of this run. */
    long doneNow() {
        return done - earlier;
    }

    /** The totals on one line. If there were failures, a second line counts them by kind. */
    String summary(double seconds, String remark) {
        return String.format(
                Locale.ROOT,
                "%d fetched, %d failed, %d bytes, %.2f seconds%s%s%s",
                done - failed,
                failed,
                bytes,
                seconds,
                earlier == 0 ? "" : ", " + earlier + " by an earlier run",
                remark,
                kinds());
    }

    private String kinds() {
        return failures.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(kind -> kind.getValue() + " " + kind.getKey().label())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), text -> text.isEmpty() ? "" : "\nfailed: " + text));
    }
}
