package dev.weft.benchmarks.coroutines

import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** The rows of a million tasks with Kotlin's coroutines. */
object CoroutineMillion {
    /** Starts waiting coroutines, each of which counts down [parked], and releases them when [measured] is open. */
    @JvmStatic
    fun park(where: Where, count: Int, parked: CountDownLatch, measured: CountDownLatch) {
        where.run {
            val signal = CompletableDeferred<Int>()
            coroutineScope {
                repeat(count) {
                    launch {
                        parked.countDown()
                        signal.await()
                    }
                }
                withContext(Dispatchers.IO) { measured.await() }
                signal.complete(1)
            }
        }
    }

    /** Starts sleeping coroutines, and waits until all have ended. */
    @JvmStatic
    fun sleep(where: Where, count: Int, millis: Long) {
        where.run {
            coroutineScope {
                repeat(count) { launch { delay(millis) } }
            }
        }
    }
}
