/** Whole sites: the links of pages, which of them are followed, and pages for reading offline. */
@NullMarked
package dev.weft.cli.site;

import org.jspecify.annotations.NullMarked;
