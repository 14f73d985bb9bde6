/** Waits for channels to become ready, by one thread with a selector. */
@NullMarked
package dev.weft.io.internal.poll;

import org.jspecify.annotations.NullMarked;
