package dev.weft.benchmarks.coroutines

import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select

/** The rows of queues and of switches with Kotlin's coroutines. */
object CoroutineQueues {
    /**
     * [pairs] producers send [items] through one channel to as many consumers. Returns the sum of the received items.
     *
     * @param capacity the capacity of the channel; 0 for a rendezvous, `Int.MAX_VALUE` for an unbounded channel
     */
    @JvmStatic
    fun transfer(where: Where, capacity: Int, pairs: Int, items: Int): Long = where.run {
        val channel = Channel<Int>(capacity)
        val sum = AtomicLong()
        coroutineScope {
            repeat(pairs) {
                launch {
                    for (i in 0 until items / pairs) {
                        channel.send(i)
                    }
                }
                launch {
                    var mine = 0L
                    repeat(items / pairs) {
                        mine += channel.receive()
                    }
                    sum.addAndGet(mine)
                }
            }
        }
        sum.get()
    }

    /** One coroutine sends items to the channels in turn, another receives them by a select over all. Returns their sum. */
    @JvmStatic
    fun selecting(where: Where, channels: Int, capacity: Int, items: Int): Long = where.run {
        val all = List(channels) { Channel<Int>(capacity) }
        coroutineScope {
            launch {
                for (i in 0 until items) {
                    all[i % channels].send(i)
                }
            }
            var sum = 0L
            repeat(items) {
                sum += select<Int> { all.forEach { channel -> channel.onReceive { it } } }
            }
            sum
        }
    }

    /** Coroutines pass a token around a ring. Returns the number of hops. */
    @JvmStatic
    fun ring(where: Where, members: Int, laps: Int): Int = where.run {
        val channels = List(members) { Channel<Int>(1) }
        coroutineScope {
            for (k in 1 until members) {
                launch {
                    repeat(laps) { channels[(k + 1) % members].send(channels[k].receive() + 1) }
                }
            }
            var token = 0
            repeat(laps) {
                channels[1 % members].send(token + 1)
                token = channels[0].receive()
            }
            token
        }
    }

    /** Items pass through stages, each of which adds 1. Returns the sum of the items after the last stage. */
    @JvmStatic
    fun pipeline(where: Where, stages: Int, capacity: Int, items: Int): Long = where.run {
        val channels = List(stages + 1) { Channel<Int>(capacity) }
        coroutineScope {
            launch {
                for (i in 0 until items) {
                    channels[0].send(i)
                }
            }
            for (stage in 0 until stages) {
                launch {
                    repeat(items) { channels[stage + 1].send(channels[stage].receive() + 1) }
                }
            }
            var sum = 0L
            repeat(items) { sum += channels[stages].receive() }
            sum
        }
    }

    /** Two coroutines take turns; a deferred value signals each turn. Returns the number of turns of one of them. */
    @JvmStatic
    fun switching(where: Where, rounds: Int): Int = where.run {
        val pings = List(rounds) { CompletableDeferred<Int>() }
        val pongs = List(rounds) { CompletableDeferred<Int>() }
        coroutineScope {
            launch {
                for (i in 0 until rounds) {
                    pongs[i].complete(pings[i].await())
                }
            }
            var count = 0
            for (i in 0 until rounds) {
                pings[i].complete(i)
                check(i == pongs[i].await())
                count++
            }
            count
        }
    }
}
