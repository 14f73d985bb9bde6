package dev.weft.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines on a thread of its own, a little ahead. Nothing can interrupt a thread that reads from a terminal or a
 * pipe, and it would keep a carrier from the tasks; waiting for this thread can be interrupted and keeps nothing.
 */
final class LineReader implements AutoCloseable {
    private static final int AHEAD = 1000;
    private static final Line END = new Line(null, null);

    private final String name;
    private final InputStream in;
    private final BlockingQueue<Line> ahead = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("weft-input").unstarted(this::read);
    private volatile boolean ended;

    private LineReader(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /** Begins to read lines of UTF-8 from {@code in}, which will be closed. */
    static LineReader of(String name, InputStream in) {
        LineReader reader = new LineReader(name, in);
        reader.thread.start();
        return reader;
    }

    /** What people call it. */
    String name() {
        return name;
    }

    private void read() {
        try (Lines lines = new Lines(in)) {
            for (String text = lines.next(); text != null; text = lines.next()) {
                ahead.put(new Line(text, null));
            }
            ahead.put(END);
        } catch (IOException e) {
            putLast(new Line(null, e));
        } catch (InterruptedException e) {
            // Closed: no more lines are wanted.
            thread.interrupt();
        }
    }

    private void putLast(Line line) {
        try {
            ahead.put(line);
        } catch (InterruptedException e) {
            thread.interrupt();
        }
    }

    /**
     * Waits for the next line.
     *
     * @return the line, or null at the end
     * @throws IOException if reading failed after the lines so far
     */
    @Nullable
    String next() throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        Line line = ahead.take();
        ended = ended || line.text == null;
        if (line.failure != null) {
            throw line.failure;
        }
        return line.text;
    }

    /** Releases a task that waits for a line, without one. */
    void stop() {
        ended = true;
        ahead.offer(END); // If there is no room, no task waits.
    }

    /** Stops reading. A read from a terminal ends only with the next line. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /** A line; or the end, without a text. */
    private record Line(@Nullable String text, @Nullable IOException failure) {}
}
