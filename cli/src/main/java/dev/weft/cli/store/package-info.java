/** Saves bodies: safe file names, the journal, and checksums. */
@NullMarked
package dev.weft.cli.store;

import org.jspecify.annotations.NullMarked;
