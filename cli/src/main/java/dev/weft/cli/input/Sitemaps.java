package dev.weft.cli.input;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.SiteMapURL;
import crawlercommons.sitemaps.UnknownFormatException;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.HashSet;
import java.util.Set;

/**
 * The URLs in a sitemap and, if it is an index, in the sitemaps that it names. The protocol of sitemaps limits a file to
 * 50,000 URLs, so one at a time is in memory.
 */
final class Sitemaps {
    /** An index names sitemaps, and no other index; some servers take that less strictly. */
    private static final int DEEPEST = 3;

    private final ListOpener opener;
    private final Sink sink;
    private final Set<String> known = new HashSet<>();

    /**
     * Creates a reader.
     *
     * @param opener opens the sitemaps that an index names
     */
    Sitemaps(ListOpener opener, Sink sink) {
        this.opener = opener;
        this.sink = sink;
    }

    /**
     * Reads a sitemap.
     *
     * @param name a file, or the URL from which the sitemap comes
     * @throws IOException if it or one that it names cannot be read
     */
    void read(String name, InputStream in) throws IOException, InterruptedException {
        read(name, in, 0);
    }

    private void read(String name, InputStream in, int depth) throws IOException, InterruptedException {
        AbstractSiteMap parsed = parsed(name, in.readAllBytes());
        if (parsed instanceof SiteMapIndex index) {
            for (AbstractSiteMap part : index.getSitemaps()) {
                readPart(part.getUrl().toString(), depth + 1);
            }
        } else if (parsed instanceof SiteMap pages) {
            for (SiteMapURL page : pages.getSiteMapUrls()) {
                sink.put(page.getUrl().toString());
            }
        }
    }

    private void readPart(String url, int depth) throws IOException, InterruptedException {
        if (depth > DEEPEST || !known.add(url)) {
            return;
        }
        try (InputStream in = Lists.unzipped(opener.open(url))) {
            read(url, in, depth);
        } catch (IOException e) {
            throw new IOException("the sitemap " + url + ": " + InputException.reason(e), e);
        }
    }

    private static AbstractSiteMap parsed(String name, byte[] content) throws IOException {
        SiteMapParser parser = new SiteMapParser(false, true);
        parser.setStrictNamespace(false);
        try {
            return parser.parseSiteMap("application/xml", content, url(name));
        } catch (UnknownFormatException e) {
            throw new IOException("it begins with markup, but is not a sitemap", e);
        }
    }

    private static URL url(String name) throws IOException {
        return name.contains("://")
                ? Url.of(name).uri().toURL()
                : URI.create("http://localhost/").toURL();
    }

    /** Receives URLs. */
    @FunctionalInterface
    interface Sink {
        void put(String url) throws InterruptedException;
    }
}
