package dev.weft.benchmarks

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout

/** Kotlin's side of timeouts. */
object CoroutineTimeouts {
    /** So many timeouts that do not fire. Returns the sum of the values. */
    @JvmStatic
    fun unfired(where: Where, rounds: Int, millis: Long): Long = where.run {
        var sum = 0L
        repeat(rounds) {
            sum += withTimeout(millis) { 1 }
        }
        sum
    }

    /** So many coroutines at once, each of which waits until its timeout fires. Returns how many did. */
    @JvmStatic
    fun fired(where: Where, tasks: Int, millis: Long): Int = where.run {
        val fired = AtomicInteger()
        coroutineScope {
            repeat(tasks) {
                launch {
                    try {
                        withTimeout(millis) { awaitCancellation() }
                    } catch (e: TimeoutCancellationException) {
                        fired.incrementAndGet()
                    }
                }
            }
        }
        fired.get()
    }
}
