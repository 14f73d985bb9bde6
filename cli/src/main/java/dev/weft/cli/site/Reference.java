package dev.weft.cli.site;

import dev.weft.http.spi.Url;

/**
 * A URL in a page.
 *
 * @param url the URL to which it leads
 * @param start where it begins in the text of the page
 * @param end where it ends
 * @param use what it is for
 * @param markup whether it is in markup, where some characters are escaped
 */
record Reference(Url url, int start, int end, Use use, boolean markup) {
    /** What a reference is for. */
    enum Use {
        /** A link to another page. */
        LINK,
        /** Something that belongs to the page, such as a picture. */
        PART,
        /** The base of the other references. */
        BASE
    }
}
