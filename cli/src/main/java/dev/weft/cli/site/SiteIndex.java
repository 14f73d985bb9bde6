package dev.weft.cli.site;

import dev.weft.cli.attempt.OutputException;
import dev.weft.cli.input.Sitemaps;
import dev.weft.cli.site.Frontier.Found;
import dev.weft.http.failure.StatusException;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads the sitemaps of the hosts of start pages: {@code /sitemap.xml}, the sitemaps that robots.txt names,
 * and the sitemaps that an index names. The pages in a sitemap count as links from a start page. Thread-safe.
 */
final class SiteIndex {
    /** The depth of the pages in a sitemap, as links from a start page. */
    private static final int DEPTH = 1;

    /** The maximum number of sitemaps in a run, so that a server cannot name more and more of them. */
    private static final int MAX_SITEMAPS = 50_000;

    private final SiteClient client;
    private final Scope scope;
    private final Consumer<String> notes;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    SiteIndex(SiteClient client, Scope scope, Consumer<String> notes) {
        this.client = client;
        this.scope = scope;
        this.notes = notes;
    }

    /**
     * Returns the sitemaps of a host that are to be read.
     *
     * @param named the sitemaps that the host's robots.txt names
     */
    List<String> of(String origin, List<String> named) {
        if (scope.depth() < DEPTH || !scope.isStart(origin)) {
            return List.of();
        }
        List<String> all = new ArrayList<>(named);
        all.add(origin + "/sitemap.xml");
        return fresh(all);
    }

    private List<String> fresh(List<String> sitemaps) {
        return sitemaps.stream()
                .filter(url -> known.size() < MAX_SITEMAPS && known.add(url))
                .toList();
    }

    /**
     * Fetches a sitemap.
     *
     * @param last whether this is the last attempt
     * @return the content; null if the sitemap must be fetched again
     * @throws IOException if the run cannot continue
     */
    @Nullable
    Read read(String url, boolean last) throws IOException, InterruptedException {
        try {
            Sitemaps.Content content = Sitemaps.contentOf(url, client.open(url));
            return new Read(
                    fresh(content.parts()),
                    links(content.pages()),
                    content.parts().isEmpty());
        } catch (OutputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            boolean gone = e instanceof StatusException status && status.status() < 500 && status.status() != 429;
            if (!last && !gone) {
                return null;
            }
            notes.accept(url + ": the sitemap cannot be read: " + e.getMessage());
            return new Read(List.of(), List.of(), false);
        }
    }

    private List<Found> links(List<String> pages) {
        List<Found> links = new ArrayList<>();
        for (String page : pages) {
            try {
                Url url = Url.of(page).withoutUser().withFragment(null);
                if (scope.contains(url, DEPTH)) {
                    links.add(new Found(url.toString(), DEPTH));
                }
            } catch (IllegalArgumentException e) {
                notes.accept(page + ": in a sitemap, but not a valid URL: " + e.getMessage());
            }
        }
        return links;
    }

    /**
     * The content of a sitemap.
     *
     * @param parts sitemaps that are still to be read
     * @param links the pages that may be followed
     * @param whole whether the sitemap was read and names only pages, so that a resumed run need not read it again
     */
    record Read(List<String> parts, List<Found> links, boolean whole) {}
}
