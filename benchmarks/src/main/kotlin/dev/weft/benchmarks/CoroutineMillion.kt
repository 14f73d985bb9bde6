package dev.weft.benchmarks

import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** Kotlin's side of a million. */
object CoroutineMillion {
    /** Starts coroutines that wait, tells the first latch of each, and lets them go when the second is open. */
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

    /** Starts coroutines that sleep, and waits for all. */
    @JvmStatic
    fun sleep(where: Where, count: Int, millis: Long) {
        where.run {
            coroutineScope {
                repeat(count) { launch { delay(millis) } }
            }
        }
    }
}
