package dev.weft.benchmarks

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

/** Kotlin's side of locks and semaphores. */
object CoroutineLocks {
    /** One coroutine, which locks so often. Returns how often. */
    @JvmStatic
    fun uncontended(where: Where, rounds: Int): Int = where.run {
        val mutex = Mutex()
        var count = 0
        repeat(rounds) {
            mutex.withLock { count++ }
        }
        count
    }

    /** So many coroutines, which yield while they hold the lock. Returns how often it was held. */
    @JvmStatic
    fun contended(where: Where, tasks: Int, turnsOfEach: Int): Int = where.run {
        val mutex = Mutex()
        var count = 0
        coroutineScope {
            repeat(tasks) {
                launch {
                    repeat(turnsOfEach) {
                        mutex.withLock {
                            val before = count
                            yield()
                            count = before + 1
                        }
                    }
                }
            }
        }
        count
    }

    /** So many coroutines, which yield while they hold one of the permits. Returns how often one was held. */
    @JvmStatic
    fun semaphore(where: Where, permits: Int, tasks: Int, turnsOfEach: Int): Int = where.run {
        val semaphore = Semaphore(permits)
        val inside = AtomicInteger()
        val count = AtomicInteger()
        coroutineScope {
            repeat(tasks) {
                launch {
                    repeat(turnsOfEach) {
                        semaphore.withPermit {
                            check(inside.incrementAndGet() <= permits)
                            yield()
                            inside.decrementAndGet()
                            count.incrementAndGet()
                        }
                    }
                }
            }
        }
        count.get()
    }
}
