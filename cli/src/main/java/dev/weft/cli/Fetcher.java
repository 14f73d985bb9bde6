package dev.weft.cli;

import dev.weft.cli.Client.Reply;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Target;
import dev.weft.cli.store.Checksums;
import dev.weft.cli.store.Part;
import dev.weft.cli.store.Store;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out plans. Every outcome, including a failure, is returned as a result. */
final class Fetcher {
    /** The maximum number of bytes per character, in the usual charsets. */
    private static final int LONGEST_CHARACTER = 4;

    private final Client client;
    private final @Nullable Store store;
    private final @Nullable Checksums checksums;
    private final int headLength;
    private final Consumer<String> notes;
    private final long start = System.nanoTime();

    /**
     * Creates a fetcher for one run.
     *
     * @param headLength the number of characters of each body to keep
     * @param notes receives a line for each failure and each retry, for {@code --verbose}
     */
    Fetcher(
            Client client,
            @Nullable Store store,
            @Nullable Checksums checksums,
            int headLength,
            Consumer<String> notes) {
        this.client = client;
        this.store = store;
        this.checksums = checksums;
        this.headLength = headLength;
        this.notes = notes;
    }

    Fetched fetch(Plan plan) throws InterruptedException {
        Target target = plan.target();
        Watch watch = new Watch(start, why -> notes.accept(target.url() + ": retried after " + words(why)));
        if (target.flaw() != null) {
            return Fetched.failed(target.url(), FailureKind.INPUT, target.flaw(), watch.timing(), 0);
        }
        try {
            return journalled(target, received(plan, watch));
        } catch (IOException | RuntimeException e) {
            // All exceptions, even unexpected ones: a target that fails must not stop the others.
            notes.accept(target.url() + ": " + chain(e));
            return Fetched.failed(target.url(), Failures.kind(e), Failures.reason(e), watch.timing(), watch.tries());
        }
    }

    private Fetched received(Plan plan, Watch watch) throws IOException, InterruptedException {
        return client.exchange(plan.target(), watch, reply -> {
            try (Part part = begin(plan, reply)) {
                boolean summing = part != null || checksums != null;
                Receiver receiver = new Receiver(headBytes(), summing, part);
                reply.readInto(receiver);
                Answer answer =
                        new Answer(reply.status(), receiver.bytes(), head(reply, receiver), null, receiver.sum());
                Fetched fetched =
                        verified(Fetched.answered(plan.target().url(), answer, watch.timing(), watch.tries()));
                return part == null || !fetched.isSuccess() ? fetched : saved(fetched, part, plan.path());
            }
        });
    }

    private int headBytes() {
        return (int) Math.min(Integer.MAX_VALUE, (long) headLength * LONGEST_CHARACTER);
    }

    private @Nullable Part begin(Plan plan, Reply reply) throws SaveException {
        if (store == null || plan.path() == null || !reply.isSuccess()) {
            return null;
        }
        try {
            return store.begin(plan.path());
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

    private static String words(Object why) {
        return why instanceof Exception e ? chain(e) : "status " + why;
    }

    private static String chain(Throwable thrown) {
        StringBuilder chain = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            chain.append(chain.isEmpty() ? "" : ", caused by ").append(t);
        }
        return chain.toString();
    }
}
