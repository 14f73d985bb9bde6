package dev.weft.benchmarks

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

/** Kotlin's side of starting, awaiting and racing. */
object CoroutineTasks {
    /** Starts `n` at a time until `total` have run. Returns the sum of what they returned. */
    @JvmStatic
    fun startAndAwait(where: Where, total: Int, n: Int, work: Callable<Int>): Long = where.run {
        var sum = 0L
        repeat(total / n) {
            sum += coroutineScope { List(n) { async { work.call() } }.awaitAll().sum() }
        }
        sum
    }

    /** As [startAndAwait], but nobody takes what they return. */
    @JvmStatic
    fun start(where: Where, total: Int, n: Int, work: Callable<Int>) = where.run {
        repeat(total / n) {
            coroutineScope { repeat(n) { launch { work.call() } } }
        }
    }

    /** Opens a scope so often, with one coroutine in it. Returns the sum of what they returned. */
    @JvmStatic
    fun scopesOfOne(where: Where, rounds: Int, work: Callable<Int>): Long = where.run {
        var last = 0
        repeat(rounds) {
            last = coroutineScope { async { work.call() }.await() }
        }
        last.toLong()
    }

    /** The values of a job over the inputs, so many at a time, so often; the last list of them. */
    @JvmStatic
    fun limitedGather(where: Where, rounds: Int, inputs: List<Int>, limit: Int): List<Int> = where.run {
        var values = emptyList<Int>()
        repeat(rounds) {
            val semaphore = Semaphore(limit)
            values = coroutineScope { inputs.map { async { semaphore.withPermit { it } } }.awaitAll() }
        }
        values
    }

    /** As [limitedGather], but nothing is started that has no permit yet. */
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

    /** The sum of the values of so many coroutines, taken in the order in which they end; so often. */
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

    /** As [races], with a value that the first completes. */
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

    /** Races of so many, of whom one ends at once and the others never would. Returns how many races were won. */
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

    /** So many coroutines that yield in turn, each so often. Returns how often they did. */
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

    /** So many trees of coroutines, one after the other. Returns how many there were. */
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
