/** What is fetched and what becomes of it; and the seam to the session. */
@NullMarked
package dev.weft.cli.fetch;

import org.jspecify.annotations.NullMarked;
