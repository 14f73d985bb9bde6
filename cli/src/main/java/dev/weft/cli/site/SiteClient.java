package dev.weft.cli.site;

import java.io.IOException;

/** Fetches small files that are not saved. */
@FunctionalInterface
public interface SiteClient {
    /**
     * Fetches a file once.
     *
     * @throws IOException if there is no response
     */
    Small fetch(String url) throws IOException, InterruptedException;

    /**
     * A small file.
     *
     * @param status the status
     * @param content its content as UTF-8, or the beginning of it
     */
    record Small(int status, String content) {}
}
