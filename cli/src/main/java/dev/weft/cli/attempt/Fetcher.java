package dev.weft.cli.attempt;

import dev.weft.Async;
import dev.weft.cli.attempt.Exchanger.OutgoingRequest;
import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.attempt.Job.Outcome;
import dev.weft.cli.result.Details;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.FetchedJson;
import dev.weft.cli.store.Partial;
import dev.weft.cli.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Attempts jobs. Every outcome, including a failure, is returned as a result. */
public final class Fetcher {
    /** The maximum number of bytes per character, in the usual charsets. */
    private static final int MAX_CHARACTER_BYTES = 4;

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int NOT_MODIFIED = 304;

    private final Exchanger client;
    private final @Nullable Store store;
    private final ResponseSettings settings;
    private final Redirects redirects;
    private final Consumer<String> notes;
    private final long start;

    /**
     * Creates a fetcher for one run.
     *
     * @param store where bodies are saved, or null
     * @param start the start of the run, by {@link System#nanoTime}
     * @param notes receives a line for each failure, for {@code --verbose}
     */
    public Fetcher(
            Exchanger client, @Nullable Store store, ResponseSettings settings, long start, Consumer<String> notes) {
        this.client = client;
        this.store = store;
        this.settings = settings;
        this.redirects = new Redirects(settings.redirects());
        this.start = start;
        this.notes = notes;
    }

    /**
     * Attempts a job.
     *
     * @throws OutputException if the printed bodies or an archive cannot be written
     */
    Outcome attempt(Job job) throws OutputException, InterruptedException {
        Watch watch = job.begin(start);
        try {
            return addToJournal(job, sendWithinHost(job, watch));
        } catch (OutputException e) {
            throw e;
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
        return new Outcome(failed, thrown, null, client.isRepeatable(job.target()), false);
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

    /** Ends a job, so that the bodies of later jobs may be printed. */
    void endPrinting(Job job, boolean complete) throws OutputException {
        if (settings.printed() != null && job.number() >= 0) {
            settings.printed().end(job.number(), complete);
        }
    }

    /** Sends requests until a response is not a redirect within the same host, and not the wrong part of a body. */
    private Outcome sendWithinHost(Job job, Watch watch) throws IOException, InterruptedException {
        String host = job.host();
        Outcome outcome = sendOnce(job, watch);
        while (outcome.redirected() && job.host().equals(host)) {
            outcome = sendOnce(job, watch);
        }
        return outcome;
    }

    private Outcome sendOnce(Job job, Watch watch) throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(Conditions.of(job.earlier()));
        Partial partial = job.partial();
        if (store != null && partial != null) {
            headers.putAll(Resumption.headers(partial, store.length(partial)));
        }
        Outcome outcome = send(job, watch, headers);
        Answer answer = outcome.fetched().answer();
        if (store == null || partial == null || answer == null || answer.status() != RANGE_NOT_SATISFIABLE) {
            return outcome;
        }
        Saving.discard(store, job);
        return send(job, watch, Map.of());
    }

    private Outcome send(Job job, Watch watch, Map<String, String> headers) throws IOException, InterruptedException {
        boolean sessionFollows = !client.isPlain(job.target()) || !redirects.areFollowed();
        RedirectTarget redirect = job.redirect();
        OutgoingRequest outgoing = new OutgoingRequest(
                job.target(), job.url(), redirect != null && redirect.crossOrigin(), sessionFollows, headers);
        return client.exchange(outgoing, watch, reply -> {
            RedirectTarget next = sessionFollows ? null : redirects.next(job, reply);
            return next == null ? outcome(job, watch, reply) : followRedirect(job, watch, reply, next);
        });
    }

    private Outcome followRedirect(Job job, Watch watch, Reply reply, RedirectTarget next)
            throws IOException, InterruptedException {
        reply.discard();
        job.redirectTo(next);
        return furtherRequest(job, watch, reply);
    }

    /** Discards a response with the wrong part of a body. The next request is for the whole body. */
    private static Outcome startAnew(Store store, Job job, Watch watch, Reply reply)
            throws IOException, InterruptedException {
        reply.discard();
        Saving.discard(store, job);
        return furtherRequest(job, watch, reply);
    }

    private static Outcome furtherRequest(Job job, Watch watch, Reply reply) {
        Answer answer = new Answer(reply.status(), 0, "", null, null);
        Fetched fetched = Fetched.answered(job.target().url(), answer, watch.timing(), watch.tries());
        return new Outcome(fetched, null, null, true, true);
    }

    private Outcome outcome(Job job, Watch watch, Reply reply) throws IOException, InterruptedException {
        Fetched earlier = job.earlier();
        if (earlier != null && reply.status() == NOT_MODIFIED) {
            Fetched unchanged =
                    Conditions.unchanged(earlier, watch, reply).at(job.target().origin());
            return new Outcome(unchanged, null, null, true, false);
        }
        if (store == null || !reply.isSuccess()) {
            return outcome(job, watch, reply, null);
        }
        Partial partial = job.partial();
        if (partial != null
                && Resumption.isPart(reply)
                && !Resumption.continues(reply, partial, store.length(partial))) {
            return startAnew(store, job, watch, reply);
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
        List<Sink> sinks = sinks(job, reply, saving);
        boolean summing = saving != null || settings.checksums() != null;
        Receiver receiver = new Receiver(settings.headBytes(), summing, sinks, (piece, offset, count) -> {
            reply.tell(piece, offset, count);
            countAndPace(job, watch, count);
        });
        if (saving != null) {
            saving.replay(receiver);
        }
        settings.onLength(receiver.bytes(), reply.length());
        reply.readInto(receiver, settings.speeds().chunk(Integer.MAX_VALUE));
        for (Sink sink : sinks) {
            sink.complete();
        }
        Answer answer = new Answer(reply.status(), receiver.bytes(), head(reply, receiver), null, receiver.sum());
        Fetched fetched = settings.verified(Fetched.answered(job.target().url(), answer, watch.timing(), watch.tries()))
                .with(details(job, reply, receiver));
        Fetched kept = saving == null || !fetched.isSuccess() ? fetched : fetched.savedAs(saving.save());
        return new Outcome(kept, null, retryAfter(reply), kept.isSuccess() || client.isRepeatable(job.target()), false);
    }

    private List<Sink> sinks(Job job, Reply reply, @Nullable Saving saving) throws SaveException {
        List<Sink> sinks = new ArrayList<>();
        if (saving != null) {
            sinks.add(saving);
        }
        if (settings.printed() != null && job.number() >= 0 && reply.isSuccess()) {
            sinks.add(settings.printed().begin(job.number()));
        }
        return sinks;
    }

    /**
     * Counts bytes, and waits if they arrived faster than the limits allow. The measured times do not include this
     * wait.
     */
    private void countAndPace(Job job, Watch watch, int bytes) throws InterruptedException {
        settings.arrived().accept(bytes);
        Duration early = settings.speeds().after(job.host(), bytes, Async.nanoTime());
        if (early.isPositive()) {
            watch.pause();
            try {
                Async.sleep(early);
            } finally {
                watch.resume();
            }
        }
    }

    private static @Nullable Duration retryAfter(Reply reply) {
        return reply.header("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, reply.header("Date")))
                .orElse(null);
    }

    private Details details(Job job, Reply reply, Receiver receiver) {
        return new Details(
                job.target().origin(),
                reply.url(),
                reply.header("Content-Type").orElse(null),
                reply.headers(FetchedJson.VALIDATORS),
                reply.headers(settings.extra().headers()),
                settings.extra().hasBody() ? ByteBuffer.wrap(receiver.head()) : null);
    }

    private String head(Reply reply, Receiver receiver) {
        if (settings.headLength() == 0) {
            return "";
        }
        byte[] bytes = receiver.head();
        int count = (int) Math.min(bytes.length, (long) settings.headLength() * MAX_CHARACTER_BYTES);
        String text = reply.text(count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
        return text.codePointCount(0, text.length()) <= settings.headLength()
                ? text
                : text.substring(0, text.offsetByCodePoints(0, settings.headLength()));
    }

    private Outcome addToJournal(Job job, Outcome outcome) throws SaveException {
        Fetched fetched = outcome.fetched();
        if (store == null || outcome.redirected() || !fetched.isSettled()) {
            return outcome;
        }
        Saving.discard(store, job); // the incomplete body is of no use after a final result
        try {
            store.journal(job.target(), fetched, job.earlier());
            return outcome;
        } catch (IOException e) {
            Fetched unrecorded = fetched.butFailed(
                    FailureKind.SAVE, "saved, but could not be added to the journal: " + Failures.reason(e));
            return new Outcome(unrecorded, new SaveException(e), null, outcome.repeatable(), false);
        }
    }
}
