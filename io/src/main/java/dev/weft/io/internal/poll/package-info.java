/** Waits for channels to become ready. Idle carriers or a separate thread run the selector. */
@NullMarked
package dev.weft.io.internal.poll;

import org.jspecify.annotations.NullMarked;
