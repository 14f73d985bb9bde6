package dev.weft.benchmarks

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking

/** Where coroutines run: on a worker per core, or one at a time on the thread that called. */
enum class Where {
    DEFAULT {
        override fun <T> run(body: suspend CoroutineScope.() -> T): T = runBlocking(Dispatchers.Default, body)
    },
    RUN_BLOCKING {
        override fun <T> run(body: suspend CoroutineScope.() -> T): T = runBlocking { body() }
    };

    internal abstract fun <T> run(body: suspend CoroutineScope.() -> T): T
}
