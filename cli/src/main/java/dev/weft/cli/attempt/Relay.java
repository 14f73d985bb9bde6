package dev.weft.cli.attempt;

import dev.weft.Async;
import java.io.IOException;
import java.util.List;

/**
 * Reads a large body into a ring buffer. Meanwhile, {@linkplain Lane lanes} take the bytes from the buffer, to compute the
 * checksum and to pass the body on.
 *
 * <pre>
 *   task      read 1 │ read 2 │ read 3 │ buffer full      │ read 4 │
 *   lane             │ checksum of 1 │ checksum of 2 and 3      │ checksum of 4
 *   lane             │ save 1 │ save 2 │ save 3 │                │ save 4 │
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>No byte in the buffer is overwritten before every lane has processed it.
 *   <li>Bytes are given to the lanes as soon as they are read. So if the program is killed, only the bytes that the lanes
 *       have not processed yet are lost.
 *   <li>When {@link #read} has returned or thrown an exception, the lanes have processed all bytes that were given to them,
 *   except a lane that has failed.
 *   <li>After {@link #TURN} bytes without a wait, the task lets other tasks run.
 * </ol>
 */
final class Relay {
    /** The size of the buffer, in bytes. */
    static final int RING = 512 * 1024;

    /** If less space than this is free, the task waits instead of reading. */
    private static final int MIN_SPACE = RING / 8;

    /**
     * The free space for which the task waits if less than {@link #MIN_SPACE} is free. The space is large, so that the
     * task is not woken often.
     */
    private static final int AWAITED_SPACE = RING / 2;

    private static final int TURN = 2 * RING;

    private final BodyReader.Source source;
    private final Receiver receiver;
    private final byte[] ring = new byte[RING];
    private final List<Lane> lanes;
    private long filled;
    private int sinceWait;

    Relay(BodyReader.Source source, Receiver receiver) {
        this.source = source;
        this.receiver = receiver;
        this.lanes = receiver.work().stream().map(work -> new Lane(ring, work)).toList();
    }

    /**
     * Reads the body to its end.
     *
     * @throws IOException if the body cannot be read or received
     */
    void read() throws IOException, InterruptedException {
        try {
            readAll();
        } catch (IOException | InterruptedException | RuntimeException e) {
            finishAfter(e);
            throw e;
        }
        finish();
    }

    private void readAll() throws IOException, InterruptedException {
        int count = readSome();
        while (count >= 0) {
            receiver.arrived(ring, (int) (filled % RING), count);
            filled += count;
            for (Lane lane : lanes) {
                lane.give(filled);
            }
            giveWayAfter(count);
            count = readSome();
        }
    }

    private int readSome() throws IOException, InterruptedException {
        int offset = (int) (filled % RING);
        return source.read(ring, offset, Math.min(awaitSpace(), RING - offset));
    }

    private int awaitSpace() throws IOException, InterruptedException {
        int space = space();
        if (space < MIN_SPACE) {
            for (Lane lane : lanes) {
                if (lane.await(filled - RING + AWAITED_SPACE)) {
                    sinceWait = 0;
                }
            }
            space = space();
        }
        return space;
    }

    private int space() {
        long done = filled;
        for (Lane lane : lanes) {
            done = Math.min(done, lane.done());
        }
        return (int) (RING - (filled - done));
    }

    private void giveWayAfter(int count) throws InterruptedException {
        sinceWait += count;
        if (sinceWait >= TURN) {
            sinceWait = 0;
            WorkerThreads.giveWay();
        }
    }

    private void finishAfter(Exception failure) throws InterruptedException {
        try {
            finish();
        } catch (IOException | RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Waits until the lanes have processed all bytes that were given to them. */
    private void finish() throws IOException, InterruptedException {
        Async.<IOException>shielded(() -> finish(0));
    }

    private void finish(int first) throws IOException, InterruptedException {
        if (first < lanes.size()) {
            try {
                lanes.get(first).await(filled);
            } finally {
                finish(first + 1);
            }
        }
    }
}
