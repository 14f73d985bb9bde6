/** The asyncio model for Java: tasks, structured lifetimes, cancellation, timeouts, synchronisation. */
module dev.weft {
    requires static transitive org.jspecify;

    exports dev.weft;
    exports dev.weft.pace;
    exports dev.weft.queue;
    exports dev.weft.select;
    exports dev.weft.spi.run;
    exports dev.weft.spi.trace;
    exports dev.weft.spi.wait;
    exports dev.weft.sync;

    uses dev.weft.spi.wait.Parker;
    uses dev.weft.CancellationEcho;
    uses dev.weft.ContextCarrier;
    uses dev.weft.spi.trace.RunObserver;

    provides dev.weft.spi.wait.Parker with
            dev.weft.internal.ParallelScheduler;
}
