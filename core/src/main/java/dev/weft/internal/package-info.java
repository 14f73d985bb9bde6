/**
 * The schedulers that programs use by default: {@link dev.weft.internal.ParallelScheduler}, on virtual threads, all cores and
 * in real time, which {@code dev.weft.spi.wait} finds as a service; and {@link dev.weft.internal.EventLoopScheduler}, which
 * runs one task at a time. Not exported.
 */
@NullMarked
package dev.weft.internal;

import org.jspecify.annotations.NullMarked;
