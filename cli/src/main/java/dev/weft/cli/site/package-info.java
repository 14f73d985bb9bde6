/**
 * Fetches whole sites: finds the links of pages, decides which links are followed, and rewrites pages for reading
 * offline.
 */
@NullMarked
package dev.weft.cli.site;

import org.jspecify.annotations.NullMarked;
