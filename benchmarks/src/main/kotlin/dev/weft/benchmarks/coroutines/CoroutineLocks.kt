package dev.weft.benchmarks.coroutines

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

/** The rows of locks and semaphores with Kotlin's coroutines. */
object CoroutineLocks {
    /** One coroutine acquires a lock [rounds] times. Returns the number of acquisitions. */
    @JvmStatic
    fun uncontended(where: Where, rounds: Int): Int = where.run {
        val mutex = Mutex()
        var count = 0
        repeat(rounds) {
            mutex.withLock { count++ }
        }
        count
    }

    /** [tasks] coroutines acquire one lock and yield while they hold it. Returns the number of acquisitions. */
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

    /** [tasks] coroutines acquire one of [permits] and yield while they hold it. Returns the number of acquisitions. */
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
