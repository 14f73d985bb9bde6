package dev.weft.benchmarks.coroutines

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking

/** The place where coroutines run: a worker per core, or the thread of the caller, one coroutine at a time. */
enum class Where {
    DEFAULT {
        override fun <T> run(body: suspend CoroutineScope.() -> T): T = runBlocking(Dispatchers.Default, body)
    },
    RUN_BLOCKING {
        override fun <T> run(body: suspend CoroutineScope.() -> T): T = runBlocking { body() }
    };

    internal abstract fun <T> run(body: suspend CoroutineScope.() -> T): T
}
