/**
 * Byte streams over TCP, Unix domain sockets, TLS and memory; servers; datagrams; name lookup.
 *
 * <p>Programs use {@link dev.weft.io.ByteStream}. A stream uses a {@link dev.weft.io.spi.Wire}; there is one kind of
 * wire for each kind of transport. These are the packages; each uses only the packages below it:
 *
 * <pre>
 *   dev.weft.io        ByteStream: buffers, lines, limits, one reader, writers one after the other;
 *                      Tcp, Unix, Tls, Server, Datagrams, Names and their settings
 *   internal.socket    ChannelWire: sockets        internal.memory   MemoryWire
 *   internal.tls       TlsWire over another wire   internal.poll     selectors, which wait for sockets
 *   spi                Wire: moves bytes without waiting; waits until another attempt is worthwhile
 *   internal           the run of the caller, checks of parameters, threads for blocking calls
 * </pre>
 */
@NullMarked
package dev.weft.io;

import org.jspecify.annotations.NullMarked;
