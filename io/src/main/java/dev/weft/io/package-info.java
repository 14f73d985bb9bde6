/**
 * Byte streams and what they run over: TCP, Unix domain sockets, TLS and memory; servers; datagrams; name look-up.
 *
 * <p>{@link dev.weft.io.ByteStream} is what programs use. It stands on a {@link dev.weft.io.spi.Wire}, of which there is
 * one kind for each kind of transport. Package by package, each using only those below it:
 *
 * <pre>
 *   dev.weft.io        ByteStream: buffers, lines, limits, one reader, writers in turn;
 *                      Tcp, Unix, Tls, Server, Datagrams, Names and their settings
 *   internal.socket    ChannelWire: sockets        internal.memory   MemoryWire
 *   internal.tls       TlsWire over another wire   internal.poll     one thread with a selector
 *   spi                Wire: moves bytes without waiting; says when it is worth another try
 *   internal           the run of the caller, checks of parameters
 * </pre>
 */
@NullMarked
package dev.weft.io;

import org.jspecify.annotations.NullMarked;
