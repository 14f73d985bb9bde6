package dev.weft.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * What a {@link ByteStream} stands on: moves bytes both ways. For authors of transports; {@link ByteStream#over} makes a
 * stream of one.
 *
 * <p>Moving bytes never waits. When nothing can be moved, the stream waits by {@link #awaitReadable} or {@link
 * #awaitWritable} and tries again. So a cancellation falls only where no byte is under way, and a cancelled read loses
 * none.
 *
 * <p>At most one thread reads and one writes at a time; {@link #close} and {@link #abort} may be called by any thread at
 * any time, and end the waits of the others.
 */
public interface Wire {

    /**
     * Moves what is there into {@code into}, which has room for at least one byte.
     *
     * @return how many bytes; 0 if nothing is there yet; -1 at the end
     * @throws IOException if the transport has failed or is closed
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Moves as much out of {@code from} as the transport takes now.
     *
     * @return how many bytes; 0 if it takes none at the moment
     * @throws IOException if the transport has failed or is closed
     */
    int write(ByteBuffer from) throws IOException;

    /**
     * Hands on what {@link #write} has taken and still holds. Called again until it answers true, each time after {@link
     * #awaitWritable}. A transport that holds nothing, as by default, answers true.
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
     * @return how many bytes; 0 if the transport takes none at the moment; -1 if it cannot do this, as by default
     * @throws IOException if the file or the transport has failed or is closed
     */
    default long writeFrom(FileChannel file, long position, long count) throws IOException {
        return -1;
    }

    /**
     * Ends the outgoing direction: the peer sees the end after the last byte. Called again until it answers true, each
     * time after {@link #awaitWritable}.
     *
     * @return whether the end was sent
     * @throws IOException if the transport has failed, is closed, or has no half close
     */
    boolean shutdownOutput() throws IOException;

    /**
     * Closes the transport. Sends what says goodbye if it can be sent at once. The second time it does nothing.
     *
     * @throws IOException if closing fails; the transport is closed nevertheless
     */
    void close() throws IOException;

    /** Breaks the transport off. What is still under way may be lost; the peer sees a reset if there is such a thing. */
    void abort();

    /** The address on this side, if there is one. */
    default Optional<SocketAddress> localAddress() {
        return Optional.empty();
    }

    /** The address on the other side, if there is one. */
    default Optional<SocketAddress> remoteAddress() {
        return Optional.empty();
    }

    /** What was agreed on, if this is TLS. */
    default Optional<TlsDetails> tls() {
        return Optional.empty();
    }

    /** Says what this is in a few words, such as {@code TCP to 192.0.2.1:443}. */
    String description();
}
