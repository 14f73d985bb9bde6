package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.attempt.Job.Outcome;
import dev.weft.cli.output.ExtraFields;
import dev.weft.cli.result.Details;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.FetchedJson;
import dev.weft.cli.store.Checksums;
import dev.weft.cli.store.Partial;
import dev.weft.cli.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Attempts jobs. Every outcome, including a failure, is returned as a result. */
public final class Fetcher {
    /** The maximum number of bytes per character, in the usual charsets. */
    private static final int LONGEST_CHARACTER = 4;

    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Exchanger client;
    private final @Nullable Store store;
    private final @Nullable Checksums checksums;
    private final int headLength;
    private final ExtraFields extra;
    private final IntConsumer arrived;
    private final Consumer<String> notes;
    private final long start;

    /**
     * Creates a fetcher for one run.
     *
     * @param headLength the number of characters of each body to keep
     * @param extra the fields that are printed in addition
     * @param arrived receives the number of bytes of bodies as they arrive
     * @param start the start of the run, by {@link System#nanoTime}
     * @param notes receives a line for each failure, for {@code --verbose}
     */
    public Fetcher(
            Exchanger client,
            @Nullable Store store,
            @Nullable Checksums checksums,
            int headLength,
            ExtraFields extra,
            IntConsumer arrived,
            long start,
            Consumer<String> notes) {
        this.client = client;
        this.store = store;
        this.checksums = checksums;
        this.headLength = headLength;
        this.extra = extra;
        this.arrived = arrived;
        this.start = start;
        this.notes = notes;
    }

    Outcome attempt(Job job) throws InterruptedException {
        Watch watch = job.begin(start);
        try {
            return journalled(job, received(job, watch));
        } catch (IOException | RuntimeException e) {
            // All exceptions, even unexpected ones: a target that fails must not stop the others.
            notes.accept(job.target().url() + ": " + Failures.chain(e));
            return failed(job, e);
        } finally {
            watch.end();
        }
    }

    private Outcome failed(Job job, Exception thrown) {
        Fetched failed = failed(job, Failures.kind(thrown), Failures.reason(thrown));
        return new Outcome(failed, thrown, null, client.isRepeatable(job.target()));
    }

    /** Whether the disk to which bodies are saved is full. */
    boolean isDiskFull() {
        return store != null && store.isFull();
    }

    /** The result of a job without a response. */
    Fetched failed(Job job, FailureKind kind, String reason) {
        Watch watch = job.watch(start);
        return Fetched.failed(job.target().url(), kind, reason, watch.timing(), watch.tries())
                .with(Details.of(job.target().origin()));
    }

    private Outcome received(Job job, Watch watch) throws IOException, InterruptedException {
        Partial partial = job.partial();
        if (store == null || partial == null) {
            return client.exchange(job.target(), Map.of(), watch, reply -> outcome(job, watch, reply));
        }
        Map<String, String> headers = Resumption.headers(partial, store.length(partial));
        Outcome outcome = client.exchange(job.target(), headers, watch, reply -> outcome(job, watch, reply));
        Answer answer = outcome.fetched().answer();
        if (answer == null || answer.status() != RANGE_NOT_SATISFIABLE) {
            return outcome;
        }
        Saving.discard(store, job);
        return client.exchange(job.target(), Map.of(), watch, reply -> outcome(job, watch, reply));
    }

    private Outcome outcome(Job job, Watch watch, Reply reply) throws IOException, InterruptedException {
        if (store == null || !reply.isSuccess()) {
            return outcome(job, watch, reply, null);
        }
        try (Saving saving = Saving.begin(store, job, reply)) {
            try {
                return outcome(job, watch, reply, saving);
            } catch (IOException | InterruptedException e) {
                saving.brokeOff(e);
                throw e;
            }
        }
    }

    private Outcome outcome(Job job, Watch watch, Reply reply, @Nullable Saving saving)
            throws IOException, InterruptedException {
        Receiver receiver = new Receiver(headBytes(), saving != null || checksums != null, saving, arrived);
        if (saving != null) {
            saving.replay(receiver);
        }
        reply.readInto(receiver);
        Answer answer = new Answer(reply.status(), receiver.bytes(), head(reply, receiver), null, receiver.sum());
        Fetched fetched = verified(Fetched.answered(job.target().url(), answer, watch.timing(), watch.tries()))
                .with(details(job, reply, receiver));
        Fetched kept = saving == null || !fetched.isSuccess() ? fetched : fetched.savedAs(saving.save());
        return new Outcome(kept, null, asked(reply), kept.isSuccess() || client.isRepeatable(job.target()));
    }

    private static @Nullable Duration asked(Reply reply) {
        return reply.header("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, reply.header("Date")))
                .orElse(null);
    }

    private Details details(Job job, Reply reply, Receiver receiver) {
        return new Details(
                job.target().origin(),
                reply.location(),
                reply.header("Content-Type").orElse(null),
                reply.headers(FetchedJson.VALIDATORS),
                reply.headers(extra.headers()),
                extra.hasBody() ? ByteBuffer.wrap(receiver.head()) : null);
    }

    private int headBytes() {
        if (extra.hasBody()) {
            return Integer.MAX_VALUE;
        }
        return (int) Math.min(Integer.MAX_VALUE, (long) headLength * LONGEST_CHARACTER);
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

    private Outcome journalled(Job job, Outcome outcome) throws SaveException {
        Fetched fetched = outcome.fetched();
        if (store == null || !fetched.isSettled()) {
            return outcome;
        }
        Saving.discard(store, job); // of a body that is gone
        try {
            store.journal(job.target(), fetched);
            return outcome;
        } catch (IOException e) {
            Fetched unrecorded = fetched.butFailed(
                    FailureKind.SAVE, "saved, but could not be added to the journal: " + Failures.reason(e));
            return new Outcome(unrecorded, new SaveException(e), null, outcome.repeatable());
        }
    }
}
