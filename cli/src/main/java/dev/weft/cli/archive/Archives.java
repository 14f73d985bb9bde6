package dev.weft.cli.archive;

import dev.weft.cli.attempt.Watch;
import dev.weft.cli.input.InputException;
import dev.weft.http.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a run. An exchange is a request and its response. It is added when it has ended. Until then, the body
 * of the response is in memory, or in a temporary file if the body is long. Thread-safe.
 */
public final class Archives implements AutoCloseable {
    /** No archives. */
    public static final Archives NONE = new Archives(List.of());

    private final List<Archive> archives;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * The failure of a write. After a failure nothing more is written, because the archive may end with half of a record.
     */
    private @Nullable IOException failure;

    private Archives(List<Archive> archives) {
        this.archives = archives;
    }

    /**
     * Opens archives.
     *
     * @param warc the name of a WARC file, to which records are appended if it exists, or null
     * @param har the name of an HTTP archive, which is replaced when the run has ended, or null
     * @param software the name of the program and its version
     * @throws InputException if a file cannot be written
     */
    public static Archives open(@Nullable Path warc, @Nullable Path har, String software) throws InputException {
        List<Archive> opened = new ArrayList<>();
        Path present = warc;
        try {
            if (warc != null) {
                opened.add(WarcArchive.open(warc, software));
            }
            present = har;
            if (har != null) {
                opened.add(HarArchive.open(har, software));
            }
        } catch (IOException e) {
            throw new InputException("cannot write '" + present + "': " + InputException.reason(e), e);
        }
        return opened.isEmpty() ? NONE : new Archives(List.copyOf(opened));
    }

    /** Whether there are no archives. */
    public boolean isEmpty() {
        return archives.isEmpty();
    }

    /**
     * Begins to record an exchange.
     *
     * @param watch measures the exchange
     */
    public Recording begin(Request request, Watch watch) {
        return new Recording(this, request, watch);
    }

    /** Adds an exchange to all archives; may wait while other exchanges are added. */
    void add(Exchanged exchanged) throws IOException {
        each(archive -> archive.add(exchanged));
    }

    /**
     * Writes the ends of the archives, after the last exchange.
     *
     * @throws IOException if an archive cannot be written; the message contains its name
     */
    public void complete() throws IOException {
        each(Archive::complete);
    }

    private void each(Writing writing) throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            for (Archive archive : archives) {
                on(archive, writing);
            }
        } finally {
            lock.unlock();
        }
    }

    private void on(Archive archive, Writing writing) throws IOException {
        try {
            writing.on(archive);
        } catch (IOException e) {
            IOException named = new IOException(archive.name() + ": " + InputException.reason(e), e);
            failure = named;
            throw named;
        }
    }

    /**
     * Closes all archives.
     *
     * @throws IOException if an archive cannot be closed, and no write has failed before
     */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            IOException before = failure;
            for (Archive archive : archives) {
                close(archive);
            }
            if (before == null && failure != null) {
                throw failure;
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(Archive archive) {
        try {
            archive.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }

    /** An operation that writes. */
    @FunctionalInterface
    private interface Writing {
        void on(Archive archive) throws IOException;
    }
}
