package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Prints each result as soon as it is known, keeps the totals, and shows the progress. Thread-safe: all methods may be
 * called by several threads, and results are written one at a time.
 */
public final class Results {
    private final Format format;
    private final PrintWriter err;
    private final Consumer<Fetched> listener;
    private final long start = System.nanoTime();

    /**
     * Guards the format, the listener, the totals and the display. A {@link ReentrantLock} and not a monitor, because {@link
     * #trySummarise} must not wait for it indefinitely.
     */
    private final ReentrantLock lock = new ReentrantLock();

    /** The number of threads that wait for the lock to print a result. */
    private final AtomicInteger printing = new AtomicInteger();

    private final Tally tally = new Tally();
    private final Pauses pauses = new Pauses();
    private final LongAdder received = new LongAdder();
    private long maxFailures = Long.MAX_VALUE;
    private Runnable stop = () -> {};
    private Display display;
    private boolean summarised;

    /**
     * Creates results that are written in {@code format}.
     *
     * @param err receives messages, progress and the summary
     * @param listener receives each result, one at a time
     */
    public Results(Format format, PrintWriter err, Consumer<Fetched> listener) {
        this(_ -> format, err, listener);
    }

    private Results(Function<Results, Format> format, PrintWriter err, Consumer<Fetched> listener) {
        this.err = err;
        this.listener = listener;
        this.display = Display.none(err);
        this.format = format.apply(this);
    }

    /** Creates results that print only failures, as messages: for printed bodies, and for {@code weft get}. */
    public static Results ofFailures(PrintWriter err, Consumer<Fetched> listener) {
        return new Results(results -> new FailuresOnly(results::say), err, listener);
    }

    /**
     * Starts to show the progress, which is updated several times a second until the summary.
     *
     * @param total the number of targets; negative as long as it is unknown
     * @param screen the terminal on which the progress is shown
     */
    public void showProgress(LongSupplier total, Screen screen) {
        showProgress(new Progress(total), screen);
    }

    /** As {@link #showProgress(LongSupplier, Screen)}, for a single file. */
    public void showProgress(FileProgress file, Screen screen) {
        showProgress((ProgressLine) file, screen);
    }

    private void showProgress(ProgressLine line, Screen screen) {
        runLocked(() -> display = new Display(err, line, screen));
        Thread.ofPlatform().daemon().name("weft-progress").start(() -> drawUntilSummarised(screen));
    }

    private void drawUntilSummarised(Screen screen) {
        try {
            while (!isSummarised()) {
                runLocked(this::draw);
                Thread.sleep(screen.interval()); // in real time, since a person is watching
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
        if (!summarised) {
            display.draw(tally, received.sum(), pauses);
        }
    }

    /** Counts bytes of a body as they arrive. */
    public void received(int bytes) {
        received.add(bytes);
    }

    /** The number of body bytes that have arrived so far. */
    public long received() {
        return received.sum();
    }

    private void runLocked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Counts the beginning of an attempt. */
    public void attemptStarted() {
        runLocked(tally::start);
    }

    /** Counts the end of an attempt without a result: another attempt follows, or the job is dropped. */
    public void attemptPaused() {
        runLocked(tally::pause);
    }

    /** Shows in the progress that a host gets no requests for a time. */
    public void hostPaused(String host, Duration pause) {
        runLocked(() -> pauses.add(host, System.nanoTime(), pause));
    }

    /**
     * Prints the result of an attempt that was {@linkplain #attemptStarted started}. The output is flushed by a thread
     * that finds no other thread waiting to print. So no result stays in the buffer, and results that arrive together
     * share one write.
     *
     * @throws IOException if the output cannot be written
     */
    public void print(Fetched result) throws IOException {
        print(result, tally::end);
    }

    /**
     * Prints the result of an earlier run for a target.
     *
     * @throws IOException if the output cannot be written
     */
    public void printEarlier(Fetched result) throws IOException {
        print(result, tally::addEarlier);
    }

    private void print(Fetched result, Consumer<Fetched> count) throws IOException {
        boolean enough;
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
            enough = tally.failedNow() == maxFailures && !result.isSuccess();
        } finally {
            lock.unlock();
        }
        if (enough) {
            stop.run();
        }
    }

    /**
     * Sets the action to run when {@code max} targets have failed in this run.
     *
     * @param stop the action, which is run once, by the task that prints the last of these failures
     */
    public void onFailures(long max, Runnable stop) {
        runLocked(() -> {
            this.maxFailures = max;
            this.stop = stop;
        });
    }

    private void flush() throws IOException {
        if (display.isBesideOutput()) {
            display.erase();
            format.flush();
            draw();
        } else {
            format.flush();
        }
    }

    /** Prints a message on a line of its own. */
    public void say(String line) {
        runLocked(() -> {
            display.erase();
            err.println("weft: " + TextForPeople.onOneLine(Secrets.hide(line)));
        });
    }

    /** Whether there was no result so far. */
    public boolean isEmpty() {
        lock.lock();
        try {
            return tally.done() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The number of targets that have failed so far. */
    public long failed() {
        lock.lock();
        try {
            return tally.failed();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes the end of the output, after the last result.
     *
     * @throws IOException if the output cannot be written
     */
    public void end() throws IOException {
        lock.lock();
        try {
            display.erase();
            format.end();
            format.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Prints the totals, unless {@code quiet} is true. Only the first call has an effect. */
    public void summarise(String remark, boolean quiet) {
        runLocked(() -> summariseOnce(remark, quiet));
    }

    /**
     * Like {@link #summarise}, but gives up if the lock is not free within a tenth of a second: its holder may be
     * blocked on a pipe that nobody reads.
     */
    public void trySummarise(String remark, boolean quiet) {
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
            display.erase();
            if (!quiet) {
                err.println(tally.summary((System.nanoTime() - start) / 1e9, remark));
            }
        }
    }
}
