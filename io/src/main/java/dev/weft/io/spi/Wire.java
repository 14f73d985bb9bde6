package dev.weft.io.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * A transport of bytes in both directions, on which a {@link dev.weft.io.ByteStream} stands. For authors of transports;
 * {@link dev.weft.io.ByteStream#over} makes a stream of a wire.
 *
 * <p>Moving bytes never waits. When nothing can be moved, the stream waits by {@link #awaitReadable} or {@link
 * #awaitWritable} and tries again. A cancellation therefore falls only where no byte is under way, and a cancelled read
 * loses none.
 *
 * <p>At most one thread reads and one writes at a time. Any thread may call {@link #close} and {@link #abort} at any time;
 * they end the waits of the others.
 */
public interface Wire {

    /**
     * Moves the bytes that have come into {@code into}, which has room for at least one.
     *
     * @return the number of bytes; 0 if none has come yet; -1 at the end
     * @throws IOException if the transport has failed or is closed
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Moves as many bytes out of {@code from} as the transport takes now.
     *
     * @return the number of bytes; 0 if it takes none at the moment
     * @throws IOException if the transport has failed or is closed
     */
    int write(ByteBuffer from) throws IOException;

    /**
     * Hands on bytes that {@link #write} has taken and still holds. The stream repeats the call until it returns true,
     * each time after {@link #awaitWritable}. By default a transport holds nothing, and this returns true.
     *
     * @return whether nothing is held any more
     * @throws IOException if the transport has failed or is closed
     */
    default boolean flush() throws IOException {
        return true;
    }

    /**
     * Waits until another {@link #read} is worth a try. May return early.
     *
     * @throws IOException if the transport has failed or is closed
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was moved
     */
    void awaitReadable() throws IOException, InterruptedException;

    /**
     * Waits until another {@link #write} is worth a try. May return early.
     *
     * @throws IOException if the transport has failed or is closed
     * @throws InterruptedException if the caller is cancelled while it waits; nothing was moved
     */
    void awaitWritable() throws IOException, InterruptedException;

    /**
     * Moves a part of {@code file} without copying it through the program, if the transport can.
     *
     * @param position where the part begins, in bytes from the start of the file
     * @param count its length, in bytes
     * @return the number of bytes; 0 if the transport takes none at the moment; -1 if it cannot do this, as by default
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
     * Closes the transport. If its protocol has a farewell, that is sent if it can be sent immediately. Closing a closed
     * transport does nothing.
     *
     * @throws IOException if closing fails; the transport is closed nevertheless
     */
    void close() throws IOException;

    /** Breaks the transport off. Bytes under way may be lost; the peer sees a reset if there is such a thing. */
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
