/** Queues through which tasks hand items to each other. Each can be used from any thread, in any way to run. */
@NullMarked
package dev.weft.queue;

import org.jspecify.annotations.NullMarked;
