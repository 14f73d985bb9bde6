package dev.weft.benchmarks.coroutines

import java.util.concurrent.Callable
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

/** The rows of starting, awaiting and racing tasks with Kotlin's coroutines. */
object CoroutineTasks {
    /** Starts [n] coroutines at a time until [total] have run. Returns the sum of their results. */
    @JvmStatic
    fun startAndAwait(where: Where, total: Int, n: Int, work: Callable<Int>): Long = where.run {
        var sum = 0L
        repeat(total / n) {
            sum += coroutineScope { List(n) { async { work.call() } }.awaitAll().sum() }
        }
        sum
    }

    /** As [startAndAwait], but the results are not used. */
    @JvmStatic
    fun start(where: Where, total: Int, n: Int, work: Callable<Int>) = where.run {
        repeat(total / n) {
            coroutineScope { repeat(n) { launch { work.call() } } }
        }
    }

    /** Opens [rounds] scopes, one after the other, with one coroutine each. Returns the last result. */
    @JvmStatic
    fun scopesOfOne(where: Where, rounds: Int, work: Callable<Int>): Long = where.run {
        var last = 0
        repeat(rounds) {
            last = coroutineScope { async { work.call() }.await() }
        }
        last.toLong()
    }

    /** Applies a job to the inputs, at most [limit] at a time, [rounds] times. Returns the results of the last round. */
    @JvmStatic
    fun limitedGather(where: Where, rounds: Int, inputs: List<Int>, limit: Int): List<Int> = where.run {
        var values = emptyList<Int>()
        repeat(rounds) {
            val semaphore = Semaphore(limit)
            values = coroutineScope { inputs.map { async { semaphore.withPermit { it } } }.awaitAll() }
        }
        values
    }

    /** As [limitedGather], but a coroutine is started only when it has a permit. */
    @JvmStatic
    fun limitedStarts(where: Where, rounds: Int, inputs: List<Int>, limit: Int): List<Int> = where.run {
        var values = emptyList<Int>()
        repeat(rounds) {
            val semaphore = Semaphore(limit)
            values = coroutineScope {
                inputs.map {
                    semaphore.acquire()
                    async {
                        try {
                            it
                        } finally {
                            semaphore.release()
                        }
                    }
                }.awaitAll()
            }
        }
        values
    }

    /** Receives the results of coroutines in the order in which they end, [rounds] times. Returns the sum of all results. */
    @JvmStatic
    fun asCompleted(where: Where, rounds: Int, inputs: List<Int>): Long = where.run {
        var sum = 0L
        repeat(rounds) {
            val ended = Channel<Int>(Channel.UNLIMITED)
            coroutineScope {
                for (input in inputs) {
                    launch { ended.send(input) }
                }
                repeat(inputs.size) { sum += ended.receive() }
            }
        }
        sum
    }

    /** As [races], but the first coroutine to end completes a deferred value. */
    @JvmStatic
    fun racesForOneValue(where: Where, rounds: Int, runners: Int): Int = where.run {
        var won = 0
        repeat(rounds) {
            won += coroutineScope {
                val first = CompletableDeferred<Int>()
                repeat(runners) {
                    launch { first.complete(if (it == runners - 1) 1 else awaitCancellation()) }
                }
                val value = first.await()
                coroutineContext.cancelChildren()
                value
            }
        }
        won
    }

    /**
     * Races between coroutines, one of which returns immediately while the others wait until they are cancelled. Returns the
     * number of races that were won.
     */
    @JvmStatic
    fun races(where: Where, rounds: Int, runners: Int): Int = where.run {
        var won = 0
        repeat(rounds) {
            won += coroutineScope {
                val all: List<Deferred<Int>> = List(runners) {
                    async { if (it == runners - 1) 1 else awaitCancellation() }
                }
                val first = select { all.forEach { runner -> runner.onAwait { it } } }
                coroutineContext.cancelChildren()
                first
            }
        }
        won
    }

    /** [tasks] coroutines yield, [yieldsOfEach] times each. Returns the number of all yields. */
    @JvmStatic
    fun roundRobin(where: Where, tasks: Int, yieldsOfEach: Int): Int = where.run {
        val counts = IntArray(tasks)
        coroutineScope {
            repeat(tasks) { task ->
                launch {
                    var mine = 0
                    repeat(yieldsOfEach) {
                        yield()
                        mine++
                    }
                    counts[task] = mine
                }
            }
        }
        counts.sum()
    }

    /** Runs [rounds] trees of coroutines, one after the other. Returns the number of all coroutines. */
    @JvmStatic
    fun trees(where: Where, rounds: Int, depth: Int, fanOut: Int): Long = where.run {
        var sum = 0L
        repeat(rounds) { sum += subtree(depth, fanOut) }
        sum
    }

    private suspend fun subtree(depth: Int, fanOut: Int): Long {
        if (depth == 0) {
            return 1
        }
        return 1 + coroutineScope { List(fanOut) { async { subtree(depth - 1, fanOut) } }.awaitAll().sum() }
    }
}
