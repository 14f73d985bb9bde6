/** Archives of what was sent and received: WARC files and HTTP archives (HAR). */
@NullMarked
package dev.weft.cli.archive;

import org.jspecify.annotations.NullMarked;
