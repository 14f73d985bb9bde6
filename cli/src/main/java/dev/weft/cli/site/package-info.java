/** Whole sites: links of pages, what of them is followed, and pages for reading offline. */
@NullMarked
package dev.weft.cli.site;

import org.jspecify.annotations.NullMarked;
