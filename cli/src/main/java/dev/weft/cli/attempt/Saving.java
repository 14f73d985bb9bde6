package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.store.Part;
import dev.weft.cli.store.Partial;
import dev.weft.cli.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Saves the body of one response to a file. If the transfer breaks off, the part of the body that has arrived is kept for the
 * next attempt or for a later run, if the part is long enough and the body has a strong validator:
 *
 * <pre>
 *   begun ── 256 kB and a strong validator ──► in the journal ── breaks off, killed ──► continued by the next attempt
 *     │                                              │
 *     └── breaks off ──► deleted                     └── complete ──► renamed
 * </pre>
 */
final class Saving implements Sink, AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final Store store;
    private final Job job;
    private final Part part;
    private final @Nullable String validator;
    private final @Nullable Instant modified;
    private final String path;
    private final long begun;
    private boolean recorded;

    private Saving(Store store, Job job, Part part, String path, Reply reply, boolean continued) {
        this.store = store;
        this.job = job;
        this.part = part;
        this.path = path;
        this.validator = Resumption.validator(reply);
        this.modified =
                reply.header("Last-Modified").flatMap(Resumption::parsed).orElse(null);
        this.recorded = continued;
        this.begun = part.length();
    }

    /**
     * Starts to save a body. If the response begins where the job's part ends, the part is continued; otherwise the
     * part is deleted.
     */
    static Saving begin(Store store, Job job, Reply reply) throws SaveException {
        String path = path(store, job, reply);
        Partial partial = job.partial();
        try {
            if (partial != null && Resumption.continues(reply, partial, store.length(partial))) {
                return new Saving(store, job, store.begin(job.target(), path, partial), path, reply, true);
            }
            discard(store, job);
            Part part = store.begin(job.target(), path, null);
            return new Saving(store, job, part, path, reply, false);
        } catch (IOException e) {
            throw new SaveException(e);
        }
    }

    private static String path(Store store, Job job, Reply reply) {
        String planned = job.path();
        if (planned != null) {
            return planned;
        }
        // The server may suggest a name, which is then used for further attempts too.
        String chosen = reply.fileName()
                .map(name -> store.choosePath(job.target(), name))
                .orElseGet(() -> store.choosePath(job.target()));
        job.path(chosen);
        return chosen;
    }

    /** Deletes the incomplete body of a job, if there is one. */
    static void discard(Store store, Job job) throws SaveException {
        Partial partial = job.partial();
        if (partial != null) {
            job.partial(null);
            try {
                store.delete(partial);
            } catch (IOException e) {
                throw new SaveException(e);
            }
        }
    }

    /** Passes the bytes of the continued part to {@code receiver}. An earlier attempt has received these bytes. */
    void replay(Receiver receiver) throws SaveException {
        if (begun == 0) {
            return;
        }
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = part.read()) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                receiver.replay(chunk, count);
            }
        } catch (IOException e) {
            throw new SaveException(e);
        }
    }

    @Override
    public void write(byte[] chunk, int offset, int length) throws SaveException {
        try {
            part.write(chunk, offset, length);
            if (!recorded && validator != null && part.length() >= Resumption.MIN_LENGTH) {
                recorded = true;
                Partial partial = new Partial(part.name(), validator);
                store.journal(job.target(), partial);
                job.partial(partial);
            }
        } catch (IOException e) {
            throw new SaveException(e);
        }
    }

    /** Called when the transfer has broken off. Keeps the bytes that have arrived, if the body can be continued. */
    void brokeOff(Exception thrown) {
        boolean kept = switch (Failures.kind(thrown)) {
            case TOO_LARGE, DECODING -> false;
            default -> recorded;
        };
        if (!kept) {
            job.partial(null);
            return;
        }
        part.keep();
        if (part.length() - begun >= Resumption.MIN_LENGTH) {
            job.progressed();
        }
    }

    /** Moves the complete body to its place, and returns its path. */
    String save() throws SaveException {
        try {
            part.save(modified);
            job.partial(null);
            return path;
        } catch (IOException e) {
            throw new SaveException(e);
        }
    }

    @Override
    public void close() throws SaveException {
        try {
            part.close();
        } catch (IOException e) {
            throw new SaveException(e);
        }
    }
}
