/** The asyncio model for Java: tasks, structured lifetimes, cancellation, timeouts, synchronisation. */
@SuppressWarnings("module") // the modules that see `spi` are compiled after this one
module dev.weft {
    requires static transitive org.jspecify;

    exports dev.weft;
    exports dev.weft.pace;
    exports dev.weft.queue;
    exports dev.weft.select;
    exports dev.weft.sync;

    // The packages on which Weft's own modules are built. They may change with every version, so no other module sees
    // them.
    exports dev.weft.spi.run to
            dev.weft.http,
            dev.weft.insight,
            dev.weft.io,
            dev.weft.shared,
            dev.weft.testing;
    exports dev.weft.spi.trace to
            dev.weft.http,
            dev.weft.insight,
            dev.weft.io,
            dev.weft.shared,
            dev.weft.testing;
    exports dev.weft.spi.wait to
            dev.weft.http,
            dev.weft.insight,
            dev.weft.io,
            dev.weft.shared,
            dev.weft.testing;

    uses dev.weft.spi.wait.Parker;
    uses dev.weft.CancellationEcho;
    uses dev.weft.ContextCarrier;
    uses dev.weft.spi.trace.RunObserver;

    provides dev.weft.spi.wait.Parker with
            dev.weft.internal.ParallelScheduler;
}
