package dev.weft.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/** Prints what became of each URL as soon as it is known, one line at a time, and keeps count. */
final class Results {
    private final Format format;
    private final PrintWriter err;
    private final long start = System.nanoTime();

    /** Guards everything below, and the format. */
    private final ReentrantLock lock = new ReentrantLock();

    private long fetched;
    private long failed;
    private long bytes;
    private boolean summarised;

    Results(Format format, PrintWriter err) {
        this.format = format;
        this.err = err;
    }

    /**
     * Prints one line. It is flushed by whoever finds nobody in line behind him, so it never stays in the buffer and
     * many at once cost one write.
     *
     * @throws IOException if the output takes no more
     */
    void print(Fetched result) throws IOException {
        lock.lock();
        try {
            count(result);
            format.write(result);
            if (!lock.hasQueuedThreads()) {
                format.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void count(Fetched result) {
        if (result.isSuccess()) {
            fetched++;
        } else {
            failed++;
        }
        bytes += result.bytes() == null ? 0 : result.bytes();
    }

    /** Whether every URL so far was fetched with success. */
    boolean allFetched() {
        lock.lock();
        try {
            return failed == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Prints the totals; the first call only. */
    void summarise(String remark) {
        lock.lock();
        try {
            if (!summarised) {
                summarised = true;
                double seconds = (System.nanoTime() - start) / 1e9;
                err.println(String.format(
                        Locale.ROOT,
                        "%d fetched, %d failed, %d bytes, %.2f seconds%s",
                        fetched,
                        failed,
                        bytes,
                        seconds,
                        remark));
            }
        } finally {
            lock.unlock();
        }
    }
}
