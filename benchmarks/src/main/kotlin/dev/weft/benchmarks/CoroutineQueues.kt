package dev.weft.benchmarks

import java.util.concurrent.atomic.AtomicLong
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/** Kotlin's side of what goes through a queue. */
object CoroutineQueues {
    /** Capacity 0 is a rendezvous, and `Int.MAX_VALUE` has no bound. Returns the sum of what was received. */
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
}
