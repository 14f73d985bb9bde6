package dev.weft.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines ahead on a platform thread of its own. A read from a terminal or pipe cannot be interrupted, and on a
 * virtual thread it would block the carrier. Therefore tasks take the lines from a queue, where a wait can be
 * interrupted and blocks no carrier.
 */
final class LineReader implements AutoCloseable {
    /** The number of lines read ahead, which bounds the memory when the input is faster than the requests. */
    private static final int AHEAD = 1000;

    private static final Line END = new Line(null, null);

    private final String name;
    private final Content content;
    private final ListOpener opener;
    private final BlockingQueue<Line> ahead = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("weft-input").unstarted(this::read);
    private volatile boolean ended;
    private volatile boolean literal;
    private volatile @Nullable Error error;

    private LineReader(String name, Content content, ListOpener opener) {
        this.name = name;
        this.content = content;
        this.opener = opener;
    }

    /**
     * Starts to read lines in UTF-8. A compressed input is decompressed. If the input is a sitemap, its URLs are the lines.
     *
     * @param content opens the input, which the reader will close
     * @param opener opens the sitemaps that an index names
     */
    static LineReader of(String name, Content content, ListOpener opener) {
        LineReader reader = new LineReader(name, content, opener);
        reader.thread.start();
        return reader;
    }

    /** The name of the input for messages. */
    String name() {
        return name;
    }

    /** Whether the lines are URLs and nothing else: neither comments, nor JSON, nor ranges. */
    boolean isLiteral() {
        return literal;
    }

    private void read() {
        try (InputStream in = ListFormat.unzipped(content.open())) {
            if (ListFormat.isMarkup(in)) {
                literal = true;
                new Sitemaps(opener, url -> ahead.put(new Line(url, null))).read(name, in);
            } else {
                readLines(in);
            }
            ahead.put(END);
        } catch (IOException e) {
            putLast(new Line(null, e));
        } catch (RuntimeException e) {
            putLast(new Line(null, new IOException(String.valueOf(e.getMessage()), e))); // thrown by a parser
        } catch (InterruptedException e) {
            // The reader was closed.
            thread.interrupt();
        } catch (Error e) {
            error = e; // not wrapped, since there may be no memory left
            ahead.clear();
            ahead.offer(END);
        }
    }

    private void readLines(InputStream in) throws IOException, InterruptedException {
        Lines lines = new Lines(in);
        for (String text = lines.next(); text != null; text = lines.next()) {
            ahead.put(new Line(text, null));
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
     * @throws IOException if reading failed after the lines returned so far
     * @throws Error if an error has ended the reading; the error ends the run, too
     */
    @Nullable
    String next() throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        Line line = ahead.take();
        Error thrown = error;
        if (thrown != null) {
            throw thrown;
        }
        ended = ended || line.text == null;
        if (line.failure != null) {
            throw line.failure;
        }
        return line.text;
    }

    /** Ends the input: a task that waits for a line receives the end. */
    void stop() {
        ended = true;
        ahead.offer(END); // if the queue is full, no task waits
    }

    /** Stops reading. A read in progress from a terminal ends only with the next line. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /** Opens an input. */
    @FunctionalInterface
    interface Content {
        /** Opens the input; may wait. */
        InputStream open() throws IOException;
    }

    /** A line, or the end of the input if the text is null. */
    private record Line(@Nullable String text, @Nullable IOException failure) {}
}
