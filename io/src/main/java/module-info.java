/** Byte streams, servers, TLS, datagrams, processes and services. */
module dev.weft.io {
    requires transitive dev.weft;
    requires jdk.unsupported; // sun.misc.Signal, by reflection
    requires static transitive org.jspecify;

    exports dev.weft.io;
    exports dev.weft.io.spi;
    exports dev.weft.process;
    exports dev.weft.service;

    provides dev.weft.CancellationEcho with
            dev.weft.io.ClosedStreams;
}
