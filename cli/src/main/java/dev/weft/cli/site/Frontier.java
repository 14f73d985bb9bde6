package dev.weft.cli.site;

import com.carrotsearch.hppc.LongIntHashMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The URLs that a crawl has found, so that no URL is fetched twice. The URLs are also written to a file, with which a
 * crawl that was killed can be resumed. There are three kinds of lines: a depth and a URL that was found; the word
 * {@code start} and the URL of a start page; an equals sign and the URL of a page whose links have all been written.
 * The lines for the links of a page are written in one call, before any of these links is fetched. A resumed crawl
 * reads a page again if the page has no line with an equals sign.
 *
 * <p>In memory, only a hash of 64 bits is kept of each URL. Thread-safe.
 */
public final class Frontier implements AutoCloseable {
    private static final String READ = "=";
    private static final String START = "start ";
    private static final int FIRST = 16;

    private final Path path;
    private final RandomAccessFile file;

    /** The depths of the URLs, by their hashes. */
    private final LongIntHashMap depths = new LongIntHashMap();

    /** The hashes of the pages whose links were written. */
    private final LongIntHashMap read = new LongIntHashMap();

    private final LongIntHashMap starts = new LongIntHashMap();
    private final long oldLength;

    private Frontier(Path path, boolean resumed) throws IOException {
        this.path = path;
        this.file = new RandomAccessFile(path.toFile(), "rw");
        this.oldLength = resumed ? load() : 0;
        file.setLength(oldLength);
        file.seek(oldLength);
    }

    /**
     * Opens the frontier in a file.
     *
     * @param resumed whether to continue with the content of the file; otherwise the file is emptied
     */
    public static Frontier open(Path file, boolean resumed) throws IOException {
        return new Frontier(file, resumed);
    }

    /** Reads the file, and returns the length of its complete lines. */
    private long load() throws IOException {
        long length = 0;
        byte[] all = Files.readAllBytes(path);
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                readLine(new String(all, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
                length = start;
            }
        }
        return length;
    }

    private void readLine(String line) {
        if (line.startsWith(READ)) {
            read.put(hash(line.substring(1)), 1);
        } else if (line.startsWith(START)) {
            long hash = hash(line.substring(START.length()));
            depths.put(hash, 0);
            starts.put(hash, 1);
        } else {
            int space = line.indexOf(' ');
            depths.put(hash(line.substring(space + 1)), Integer.parseInt(line.substring(0, space)));
        }
    }

    /** Adds a start page. */
    synchronized void start(String url) throws IOException {
        if (!fresh(List.of(new Found(url, 0))).isEmpty()) {
            write(START + url + "\n");
        }
        starts.put(hash(url), 1);
    }

    /** Whether a URL is the URL of a start page. */
    synchronized boolean isStart(String url) {
        return starts.containsKey(hash(url));
    }

    /** Records that a URL need not be fetched, because its page was already fetched through a redirect. */
    synchronized void visit(String url, int depth) {
        if (!depths.containsKey(hash(url))) {
            depths.put(hash(url), depth);
        }
    }

    private List<String> fresh(List<Found> found) {
        List<String> fresh = new ArrayList<>();
        for (Found each : found) {
            long hash = hash(each.url);
            if (!depths.containsKey(hash)) {
                depths.put(hash, each.depth);
                fresh.add(each.url);
            }
        }
        return fresh;
    }

    /**
     * Adds the links of a page.
     *
     * @return the links that were not known before
     */
    synchronized List<String> add(String page, List<Found> links) throws IOException {
        List<String> fresh = fresh(links);
        StringBuilder lines = new StringBuilder(FIRST);
        for (String url : fresh) {
            lines.append(depths.get(hash(url))).append(' ').append(url).append('\n');
        }
        write(lines.append(READ).append(page).append('\n').toString());
        read.put(hash(page), 1);
        return fresh;
    }

    private void write(String lines) throws IOException {
        if (!lines.isEmpty()) {
            file.write(lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The depth of a URL; zero if it is not known. */
    synchronized int depth(String url) {
        return depths.getOrDefault(hash(url), 0);
    }

    /** Whether the links of a page have been added. */
    synchronized boolean isRead(String page) {
        return read.containsKey(hash(page));
    }

    /** The URLs that an earlier run has found, in order. */
    public Iterator<String> earlier() throws IOException {
        return new Earlier(Files.newBufferedReader(path));
    }

    private static long hash(String url) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < url.length(); i++) {
            hash = (hash ^ url.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ (hash >>> 32);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /**
     * A link that was found.
     *
     * @param url the URL
     * @param depth the number of links that lead from a start page to the URL
     */
    record Found(String url, int depth) {}

    /** Reads the URLs in the part of the file that existed when the frontier was opened. */
    private final class Earlier implements Iterator<String> {
        private final BufferedReader in;
        private long position;
        private @Nullable String next;

        Earlier(BufferedReader in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == null && position < oldLength) {
                    String line = in.readLine();
                    position += line.getBytes(StandardCharsets.UTF_8).length + 1;
                    next = line.startsWith(READ) ? null : line.substring(line.indexOf(' ') + 1);
                }
                if (next == null) {
                    in.close();
                }
                return next != null;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            String url = String.valueOf(next);
            next = null;
            return url;
        }
    }
}
