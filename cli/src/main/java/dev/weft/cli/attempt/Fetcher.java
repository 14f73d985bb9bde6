package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.attempt.Job.Outcome;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Target;
import dev.weft.cli.store.Checksums;
import dev.weft.cli.store.Part;
import dev.weft.cli.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Attempts jobs. Every outcome, including a failure, is returned as a result. */
public final class Fetcher {
    /** The maximum number of bytes per character, in the usual charsets. */
    private static final int LONGEST_CHARACTER = 4;

    private final Exchanger client;
    private final @Nullable Store store;
    private final @Nullable Checksums checksums;
    private final int headLength;
    private final Consumer<String> notes;
    private final long start;

    /**
     * Creates a fetcher for one run.
     *
     * @param headLength the number of characters of each body to keep
     * @param start the start of the run, by {@link System#nanoTime}
     * @param notes receives a line for each failure, for {@code --verbose}
     */
    public Fetcher(
            Exchanger client,
            @Nullable Store store,
            @Nullable Checksums checksums,
            int headLength,
            long start,
            Consumer<String> notes) {
        this.client = client;
        this.store = store;
        this.checksums = checksums;
        this.headLength = headLength;
        this.start = start;
        this.notes = notes;
    }

    Outcome attempt(Job job) throws InterruptedException {
        Watch watch = job.watch(start);
        watch.begin();
        try {
            Outcome outcome = received(job, watch);
            return new Outcome(
                    journalled(job.target(), outcome.fetched()), null, outcome.asked(), outcome.repeatable());
        } catch (IOException | RuntimeException e) {
            // All exceptions, even unexpected ones: a target that fails must not stop the others.
            notes.accept(job.target().url() + ": " + Failures.chain(e));
            Fetched failed = failed(job, Failures.kind(e), Failures.reason(e));
            return new Outcome(failed, e, null, client.isRepeatable(job.target()));
        } finally {
            watch.end();
        }
    }

    /** The result of a job without a response. */
    Fetched failed(Job job, FailureKind kind, String reason) {
        Watch watch = job.watch(start);
        return Fetched.failed(job.target().url(), kind, reason, watch.timing(), watch.tries());
    }

    private Outcome received(Job job, Watch watch) throws IOException, InterruptedException {
        return client.exchange(job.target(), watch, reply -> {
            try (Part part = begin(job, reply)) {
                boolean summing = part != null || checksums != null;
                Receiver receiver = new Receiver(headBytes(), summing, part);
                reply.readInto(receiver);
                Answer answer =
                        new Answer(reply.status(), receiver.bytes(), head(reply, receiver), null, receiver.sum());
                Fetched fetched = verified(Fetched.answered(job.target().url(), answer, watch.timing(), watch.tries()));
                Fetched kept = part == null || !fetched.isSuccess() ? fetched : saved(fetched, part, job.path());
                boolean repeatable = kept.isSuccess() || client.isRepeatable(job.target());
                return new Outcome(kept, null, asked(reply), repeatable);
            }
        });
    }

    private static @Nullable Duration asked(Reply reply) {
        return reply.header("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, reply.header("Date")))
                .orElse(null);
    }

    private int headBytes() {
        return (int) Math.min(Integer.MAX_VALUE, (long) headLength * LONGEST_CHARACTER);
    }

    private @Nullable Part begin(Job job, Reply reply) throws SaveException {
        if (store == null || job.path() == null || !reply.isSuccess()) {
            return null;
        }
        try {
            return store.begin(job.path());
        } catch (IOException e) {
            throw new SaveException(e);
        }
    }

    private String head(Reply reply, Receiver receiver) {
        if (headLength == 0) {
            return "";
        }
        String text = reply.text(receiver.head());
        return text.codePointCount(0, text.length()) <= headLength
                ? text
                : text.substring(0, text.offsetByCodePoints(0, headLength));
    }

    private Fetched verified(Fetched fetched) {
        if (checksums == null || !fetched.isSuccess()) {
            return fetched;
        }
        String expected = checksums.expected(fetched.url());
        String actual = Objects.requireNonNull(fetched.answer()).sha256();
        if (expected == null) {
            return fetched.butFailed(FailureKind.CHECKSUM, "not in the list of checksums");
        }
        return expected.equals(actual)
                ? fetched
                : fetched.butFailed(FailureKind.CHECKSUM, "SHA-256 is " + actual + ", but must be " + expected);
    }

    private static Fetched saved(Fetched fetched, Part part, @Nullable String path) throws SaveException {
        try {
            part.save();
        } catch (IOException e) {
            throw new SaveException(e);
        }
        return fetched.savedAs(Objects.requireNonNull(path));
    }

    private Fetched journalled(Target target, Fetched fetched) {
        if (store == null || !fetched.isSettled()) {
            return fetched;
        }
        try {
            store.journal(target, fetched);
            return fetched;
        } catch (IOException e) {
            return fetched.butFailed(
                    FailureKind.SAVE, "saved, but could not be added to the journal: " + Failures.reason(e));
        }
    }
}
