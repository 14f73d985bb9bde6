/** Where bodies are kept: safe names, the journal, checksums. */
@NullMarked
package dev.weft.cli.store;

import org.jspecify.annotations.NullMarked;
