package dev.weft.cli.attempt;

import java.io.IOException;

/**
 * Reads one body into a {@link Receiver}. A small body is read piece by piece. A large body is read by a {@link Relay}: from
 * its beginning if its length is declared, otherwise after its first megabyte. If a low limit on the speed requires small
 * pieces, a large body is read piece by piece, too.
 *
 * <p>A fast server sends the next bytes before the previous bytes are processed, so the task would never wait.
 * Therefore the task lets other tasks run after each megabyte: it waits until a platform thread wakes it. {@code
 * Thread.yield} is not enough: tasks that yield to each other occupy their carriers, so tasks that other threads have
 * woken do not run.
 */
final class BodyReader {
    /** The number of bytes after which a body counts as large, and after which the task lets other tasks run. */
    private static final int TURN = 1024 * 1024;

    private static final int SMALL_PIECE = 64 * 1024;

    private final Source source;
    private final Receiver receiver;

    /** Reads from {@code source} into {@code receiver}. */
    BodyReader(Source source, Receiver receiver) {
        this.source = source;
        this.receiver = receiver;
    }

    /**
     * Reads the body to its end.
     *
     * @param length the length of the body; negative if it is not known
     * @param maxPiece the largest number of bytes to be read at a time
     * @throws IOException if the body cannot be read or received
     */
    void read(long length, int maxPiece) throws IOException, InterruptedException {
        // Most bodies are small and declare their length. The array is then as long as the body.
        byte[] piece = new byte[Math.clamp(length < 0 ? maxPiece : length, 1, Math.min(maxPiece, SMALL_PIECE))];
        boolean ended = length < TURN && readPieces(piece);
        if (!ended && maxPiece >= Relay.RING) {
            new Relay(source, receiver).read();
            return;
        }
        while (!ended) {
            WorkerThreads.giveWay();
            ended = readPieces(piece);
        }
    }

    /** Reads about {@link #TURN} bytes; returns whether the body has ended. */
    private boolean readPieces(byte[] piece) throws IOException, InterruptedException {
        for (int left = TURN; left > 0; ) {
            int count = source.read(piece, 0, piece.length);
            if (count < 0) {
                return true;
            }
            receiver.arrived(piece, 0, count);
            receiver.receive(piece, 0, count);
            left -= count;
        }
        return false;
    }

    /** Where a body is read from. */
    @FunctionalInterface
    interface Source {
        /** Waits for at least one byte, and reads the bytes that have arrived; returns -1 at the end of the body. */
        int read(byte[] into, int offset, int length) throws IOException, InterruptedException;
    }
}
