package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints what became of each target as soon as it is known, one line at a time, keeps count, and shows the progress
 * meanwhile.
 */
public final class Results {
    private static final String ERASE = "\r\u001b[K";

    private final Format format;
    private final PrintWriter err;
    private final Consumer<Fetched> listener;
    private final long start = System.nanoTime();

    /** Guards everything below, the format, and the listener. */
    private final ReentrantLock lock = new ReentrantLock();

    /** How many are about to print and have not got the lock yet. */
    private final AtomicInteger printing = new AtomicInteger();

    private final Tally tally = new Tally();
    private @Nullable Progress progress;
    private int width;
    private boolean shared;
    private boolean drawn;
    private boolean summarised;

    /**
     * Results that are written by {@code format}.
     *
     * @param err takes what there is to say besides
     * @param listener hears of each, one at a time
     */
    public Results(Format format, PrintWriter err, Consumer<Fetched> listener) {
        this.format = format;
        this.err = err;
        this.listener = listener;
    }

    /**
     * Shows the progress from now on, a few times a second, until the summary.
     *
     * @param total how many targets there are; negative while that is not known
     * @param width how many characters the terminal is wide
     * @param shared whether the results are printed on the same terminal
     */
    public void showProgress(LongSupplier total, int width, boolean shared) {
        locked(() -> {
            this.progress = new Progress(total);
            this.width = width;
            this.shared = shared;
        });
        Thread.ofPlatform().daemon().name("weft-progress").start(this::drawUntilSummarised);
    }

    private void drawUntilSummarised() {
        try {
            while (!isSummarised()) {
                locked(this::draw);
                Thread.sleep(200); // A human eye's pace, by real time: the terminal is outside any simulation.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isSummarised() {
        lock.lock();
        try {
            return summarised;
        } finally {
            lock.unlock();
        }
    }

    private void draw() {
        if (progress != null && !summarised) {
            // The last column stays free: some terminals go to the next line there.
            err.print(ERASE + progress.line(tally, System.nanoTime(), width - 1));
            err.flush();
            drawn = true;
        }
    }

    private void erase() {
        if (drawn) {
            err.print(ERASE);
            err.flush();
            drawn = false;
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** One more is in flight. */
    public void started() {
        locked(tally::start);
    }

    /**
     * Prints what became of one that was started. The thread that finds no other in line behind it flushes, so
     * nothing stays in the buffer and many at once cost one write.
     *
     * @throws IOException if the output takes no more
     */
    public void print(Fetched result) throws IOException {
        print(result, tally::add);
    }

    /**
     * Prints what an earlier run made of one.
     *
     * @throws IOException if the output takes no more
     */
    public void printEarlier(Fetched result) throws IOException {
        print(result, tally::addEarlier);
    }

    private void print(Fetched result, Consumer<Fetched> count) throws IOException {
        printing.incrementAndGet();
        lock.lock();
        try {
            boolean last = printing.decrementAndGet() == 0;
            count.accept(result);
            listener.accept(result);
            format.write(result);
            if (last) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void flush() throws IOException {
        if (shared) {
            erase();
            format.flush();
            draw();
        } else {
            format.flush();
        }
    }

    /** Says something besides, on a line of its own. */
    public void say(String line) {
        locked(() -> {
            erase();
            err.println("weft: " + Words.onOneLine(line));
        });
    }

    /** Whether every target so far was fetched with success. */
    public boolean allFetched() {
        lock.lock();
        try {
            return tally.failed() == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes what comes after the last result.
     *
     * @throws IOException if the output takes no more
     */
    public void end() throws IOException {
        lock.lock();
        try {
            erase();
            format.end();
            format.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Prints the totals, unless {@code quiet}; the first call only. */
    public void summarise(String remark, boolean quiet) {
        locked(() -> summariseOnce(remark, quiet));
    }

    /**
     * Prints the totals if that is possible soon: a thread that prints may be waiting for a reader that never reads.
     */
    public void summariseAtOnce(String remark, boolean quiet) {
        try {
            if (lock.tryLock(100, TimeUnit.MILLISECONDS)) {
                try {
                    summariseOnce(remark, quiet);
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void summariseOnce(String remark, boolean quiet) {
        if (!summarised) {
            summarised = true;
            erase();
            if (!quiet) {
                err.println(tally.summary((System.nanoTime() - start) / 1e9, remark));
            }
        }
    }
}
