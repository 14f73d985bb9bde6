package dev.weft.cli.site;

import java.io.IOException;
import java.io.InputStream;

/** Fetches small files that are not saved. */
public interface SiteClient {
    /**
     * Fetches a file once.
     *
     * @throws IOException if there is no response
     */
    Small fetch(String url) throws IOException, InterruptedException;

    /**
     * Fetches a file once, as a whole, before it is read.
     *
     * @throws IOException if there is no response, or one without success
     */
    InputStream open(String url) throws IOException, InterruptedException;

    /**
     * A small file.
     *
     * @param status the status
     * @param content its content as UTF-8, or the beginning of it
     */
    record Small(int status, String content) {}
}
