package dev.weft.benchmarks.coroutines

import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope

/** [count] coroutines that wait until they are cancelled or released. */
class WaitingCoroutines(private val where: Where, private val count: Int) {
    private val signal = CompletableDeferred<Int>()
    private val ended = AtomicInteger()

    @Volatile
    private var parent: Job? = null

    /** Starts the coroutines, opens the latch when all wait, waits until all have ended and returns their number. */
    fun openAndWaitForEnd(started: CountDownLatch): Int {
        where.run {
            supervisorScope {
                launch {
                    parent = coroutineContext.job
                    repeat(count) {
                        // Undispatched, so that this coroutine waits before the next one starts.
                        launch(start = CoroutineStart.UNDISPATCHED) {
                            try {
                                signal.await()
                            } finally {
                                ended.incrementAndGet()
                            }
                        }
                    }
                    started.countDown()
                }
            }
        }
        return ended.get()
    }

    /** Cancels all coroutines. */
    fun cancel() {
        checkNotNull(parent) { "not open" }.cancel()
    }

    /** Releases all coroutines. */
    fun release() {
        signal.complete(1)
    }
}
