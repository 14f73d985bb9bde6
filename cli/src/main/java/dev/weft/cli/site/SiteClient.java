package dev.weft.cli.site;

import java.io.IOException;
import java.io.InputStream;

/** Fetches files that are not saved: robots.txt and sitemaps. */
public interface SiteClient {
    /**
     * Fetches a file once.
     *
     * @throws IOException if there is no response
     */
    Small fetch(String url) throws IOException, InterruptedException;

    /**
     * Fetches a whole file once.
     *
     * @throws IOException if there is no response, or its status is not a success
     */
    InputStream open(String url) throws IOException, InterruptedException;

    /**
     * A small file.
     *
     * @param status the status
     * @param content the content as UTF-8, or its beginning
     */
    record Small(int status, String content) {}
}
