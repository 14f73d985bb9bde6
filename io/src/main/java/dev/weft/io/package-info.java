/**
 * Byte streams and what they run over: TCP, Unix domain sockets, TLS and memory; servers; datagrams; name look-up.
 *
 * <p>{@link dev.weft.io.ByteStream} is what programs use. It stands on a {@link dev.weft.io.Wire}, of which there is one
 * for each kind of transport:
 *
 * <pre>
 *                     ByteStream            buffers, lines, limits, one reader, writers in turn
 *                         │
 *                       Wire                moves bytes without waiting; says when it is worth another try
 *       ┌─────────────────┼──────────────┐
 *   ChannelWire       MemoryWire      TlsWire ──► another Wire
 *       │
 *     Poller                                one thread with a selector
 * </pre>
 */
@NullMarked
package dev.weft.io;

import org.jspecify.annotations.NullMarked;
