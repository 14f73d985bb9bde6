/** Waits for channels to become ready, by a selector, which idle carriers run or a thread of its own. */
@NullMarked
package dev.weft.io.internal.poll;

import org.jspecify.annotations.NullMarked;
