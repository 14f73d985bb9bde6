package dev.weft.cli.site;

import dev.weft.http.spi.Url;

/**
 * A URL in a page.
 *
 * @param url the absolute URL
 * @param start the position in the text of the page at which the reference begins
 * @param end the position at which the reference ends
 * @param use the use of the URL
 * @param markup whether the reference is in markup, where some characters are escaped
 */
record Reference(Url url, int start, int end, Use use, boolean markup) {
    /** The use of a reference. */
    enum Use {
        /** A link to another page. */
        LINK,
        /** A part of the page, such as a picture. */
        PART,
        /** The base of the other references. */
        BASE
    }
}
