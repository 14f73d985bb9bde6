package dev.weft.cli.input;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the URLs in a sitemap. If the sitemap is an index, reads the URLs in the sitemaps that it names. Of these, only one at
 * a time is in memory; the sitemap protocol limits a file to 50,000 URLs.
 */
public final class Sitemaps {
    /** The maximum depth of indexes. By the protocol, an index must not name another index, but some indexes do. */
    private static final int MAX_DEPTH = 3;

    /** The maximum size of a sitemap in bytes, decompressed. */
    private static final int MAX_BYTES = 50 * 1024 * 1024;

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
     * @throws IOException if the sitemap, or a sitemap that it names, cannot be read
     */
    void read(String name, InputStream in) throws IOException, InterruptedException {
        read(name, in, 0);
    }

    private void read(String name, InputStream in, int depth) throws IOException, InterruptedException {
        Content content = content(name, in);
        for (String part : content.parts) {
            readPart(part, depth + 1);
        }
        for (String page : content.pages) {
            sink.put(page);
        }
    }

    /**
     * Reads one sitemap, which may be compressed, and closes it.
     *
     * @param name a file, or the URL from which the sitemap comes
     * @throws IOException if the sitemap cannot be read, is not a sitemap, or is longer than the protocol allows
     */
    public static Content contentOf(String name, InputStream compressed) throws IOException {
        try (InputStream in = ListFormat.unzipped(compressed)) {
            if (!ListFormat.isMarkup(in)) {
                throw new IOException("it is not a sitemap");
            }
            return content(name, in);
        }
    }

    private static Content content(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("it has more than " + MAX_BYTES + " bytes, which no sitemap may have");
        }
        AbstractSiteMap parsed = parsed(name, bytes);
        List<String> parts = new ArrayList<>();
        List<String> pages = new ArrayList<>();
        if (parsed instanceof SiteMapIndex index) {
            index.getSitemaps().forEach(part -> parts.add(part.getUrl().toString()));
        } else if (parsed instanceof SiteMap map) {
            map.getSiteMapUrls().forEach(page -> pages.add(page.getUrl().toString()));
        }
        return new Content(parts, pages);
    }

    /**
     * The content of a sitemap.
     *
     * @param parts the URLs of the sitemaps that an index names; empty if the sitemap is not an index
     * @param pages the URLs of the pages that the sitemap names
     */
    public record Content(List<String> parts, List<String> pages) {}

    private void readPart(String url, int depth) throws IOException, InterruptedException {
        if (depth > MAX_DEPTH || !known.add(url)) {
            return;
        }
        try (InputStream in = ListFormat.unzipped(opener.open(url))) {
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
