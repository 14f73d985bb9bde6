package dev.weft.benchmarks.coroutines

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout

/** The rows of timeouts with Kotlin's coroutines. */
object CoroutineTimeouts {
    /** Runs [rounds] bodies with timeouts that do not fire. Returns the number of bodies. */
    @JvmStatic
    fun unfired(where: Where, rounds: Int, millis: Long): Long = where.run {
        var sum = 0L
        repeat(rounds) {
            sum += withTimeout(millis) { 1 }
        }
        sum
    }

    /** Starts [tasks] coroutines, each of which waits until its timeout fires. Returns the number of timeouts that fired. */
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
