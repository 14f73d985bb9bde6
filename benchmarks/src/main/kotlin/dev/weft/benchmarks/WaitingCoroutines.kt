package dev.weft.benchmarks

import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope

/** So many coroutines that wait, until they are cancelled or let go. */
class WaitingCoroutines(private val where: Where, private val count: Int) {
    private val signal = CompletableDeferred<Int>()
    private val ended = AtomicInteger()

    @Volatile
    private var parent: Job? = null

    /** Starts them, opens the latch when all wait, and returns when all have ended: how many did. */
    fun openAndWaitForEnd(started: CountDownLatch): Int {
        where.run {
            supervisorScope {
                launch {
                    parent = coroutineContext.job
                    repeat(count) {
                        // Undispatched: it is at its wait when the next one starts.
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

    /** Cancels all of them. */
    fun cancel() {
        checkNotNull(parent) { "not open" }.cancel()
    }

    /** Lets all of them go. */
    fun letGo() {
        signal.complete(1)
    }
}
