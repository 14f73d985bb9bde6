/** Archives of requests and responses: WARC files and HTTP archives (HAR). */
@NullMarked
package dev.weft.cli.archive;

import org.jspecify.annotations.NullMarked;
