package dev.weft.io.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * A transport of bytes in both directions, which a {@link dev.weft.io.ByteStream} uses. For authors of transports; {@link
 * dev.weft.io.ByteStream#over} makes a stream of a wire.
 *
 * <p>Moving bytes never waits. When nothing can be moved, the stream calls {@link #awaitReadable} or {@link
 * #awaitWritable}, and then tries again. So a cancellation can only happen while no byte is being moved, and a
 * cancelled read loses no byte.
 *
 * <p>At most one thread reads and one thread writes at a time. Any thread may call {@link #close} and {@link #abort} at any
 * time; they end the waits of the other threads.
 */
public interface Wire {

    /**
     * Moves the bytes that have arrived to {@code into}, which has space for at least one.
     *
     * @return the number of bytes; 0 if none has arrived yet; -1 at the end
     * @throws IOException if the transport has failed or is closed
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Moves as many bytes out of {@code from} as the transport accepts now.
     *
     * @return the number of bytes; 0 if the transport accepts none at the moment
     * @throws IOException if the transport has failed or is closed
     */
    int write(ByteBuffer from) throws IOException;

    /**
     * Sends bytes that {@link #write} has accepted and that are still in a buffer of the transport. The stream repeats
     * the call until it returns true, each time after {@link #awaitWritable}. By default a transport has no buffer, and
     * this method returns true.
     *
     * @return whether the buffer is empty
     * @throws IOException if the transport has failed or is closed
     */
    default boolean flush() throws IOException {
        return true;
    }

    /**
     * Waits until another {@link #read} is likely to move bytes. May return early.
     *
     * @throws IOException if the transport has failed or is closed
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was moved
     */
    void awaitReadable() throws IOException, InterruptedException;

    /**
     * Waits until another {@link #write} is likely to move bytes. May return early.
     *
     * @throws IOException if the transport has failed or is closed
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was moved
     */
    void awaitWritable() throws IOException, InterruptedException;

    /**
     * Moves a part of {@code file} without copying it through the program, if the transport can.
     *
     * @param position the beginning of the part, in bytes from the start of the file
     * @param count the length of the part, in bytes
     * @return the number of bytes; 0 if the transport accepts none at the moment; -1 if the transport cannot do this,
     *     which is the default
     * @throws IOException if the file or the transport has failed or is closed
     */
    default long writeFrom(FileChannel file, long position, long count) throws IOException {
        return -1;
    }

    /**
     * Ends the outgoing direction: the peer sees the end after the last byte. The stream repeats the call until it returns
     * true, each time after {@link #awaitWritable}.
     *
     * @return whether the end was sent
     * @throws IOException if the transport has failed, is closed, or has no half close
     */
    boolean shutdownOutput() throws IOException;

    /**
     * Closes the transport. A closing message of its protocol is sent only if this is possible without waiting. Closing
     * a closed transport does nothing.
     *
     * @throws IOException if closing fails; the transport is closed nevertheless
     */
    void close() throws IOException;

    /**
     * Aborts the transport. Bytes that were written may be lost. The peer sees a reset, if the transport can send one.
     */
    void abort();

    /** The address on this side, if there is one. */
    default Optional<SocketAddress> localAddress() {
        return Optional.empty();
    }

    /** The address on the other side, if there is one. */
    default Optional<SocketAddress> remoteAddress() {
        return Optional.empty();
    }

    /** A few words that name the transport in messages, such as {@code TCP connection with 192.0.2.1:443}. */
    String description();
}
