package dev.weft.cli.site;

import dev.weft.cli.result.Target;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The start pages of a crawl. Before it returns the first start page, this iterator passes the links that an earlier
 * run has found to the crawl.
 */
public final class CrawlTargets implements Iterator<Target> {
    private final Iterator<Target> starts;
    private final Iterator<String> earlier;
    private final Crawl crawl;
    private final Set<String> seen = new HashSet<>();
    private @Nullable Target next;

    /**
     * Creates targets.
     *
     * @param starts the start pages
     * @param earlier the links that an earlier run has found
     */
    public CrawlTargets(Iterator<Target> starts, Iterator<String> earlier, Crawl crawl) {
        this.starts = starts;
        this.earlier = earlier;
        this.crawl = crawl;
    }

    @Override
    public boolean hasNext() {
        try {
            while (earlier.hasNext()) {
                crawl.followEarlier(earlier.next());
            }
            while (next == null && starts.hasNext()) {
                next = enterStart(starts.next());
            }
            return next != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registers a start page with the crawl, and returns it; null if the same page has occurred before. */
    private @Nullable Target enterStart(Target start) throws IOException {
        try {
            if (start.flaw() != null) {
                return start;
            }
            if (!seen.add(Url.of(start.url()).withFragment(null).toString())) {
                return null;
            }
            crawl.start(start.url());
            return start;
        } catch (IllegalArgumentException e) {
            return start; // reported like any other invalid URL
        }
    }

    @Override
    public Target next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Target target = next;
        next = null;
        return target;
    }
}
