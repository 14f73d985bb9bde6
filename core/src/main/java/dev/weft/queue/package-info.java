/**
 * Queues through which tasks hand items to each other. Each can be used from any thread, and in parallel runs, event loops and
 * simulations.
 */
@NullMarked
package dev.weft.queue;

import org.jspecify.annotations.NullMarked;
