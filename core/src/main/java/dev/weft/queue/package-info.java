/**
 * Queues through which tasks hand items to each other, and {@link dev.weft.queue.Select}, which waits for the first of
 * several things. Each can be used from any thread, in any way to run.
 */
@NullMarked
package dev.weft.queue;

import org.jspecify.annotations.NullMarked;
