/** Byte streams, servers, TLS and datagrams. */
module dev.weft.io {
    requires transitive dev.weft;
    requires static transitive org.jspecify;

    exports dev.weft.io;
    exports dev.weft.io.spi;

    provides dev.weft.CancellationEcho with
            dev.weft.io.ClosedStreams;
}
