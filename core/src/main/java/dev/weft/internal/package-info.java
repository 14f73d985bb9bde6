/**
 * The schedulers that programs use by default. {@link dev.weft.internal.ParallelScheduler} runs tasks on virtual threads
 * and all cores, in real time; {@code dev.weft.spi.wait} finds it as a service.
 * {@link dev.weft.internal.EventLoopScheduler} runs one task at a time. Not exported.
 */
@NullMarked
package dev.weft.internal;

import org.jspecify.annotations.NullMarked;
