package dev.weft.cli.attempt;

import dev.weft.cli.output.TextForPeople;
import dev.weft.cli.store.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that are printed one after the other, in the order of their targets. The first body that is not complete is printed as
 * it arrives. A later body is stored in a temporary file. The invariants:
 *
 * <ul>
 *   <li>{@code turn} is the number of the first target that has not ended.
 *   <li>Only the body with that number writes to the output, beginning with the content of its file.
 *   <li>Nothing is printed twice: if the transfer of a body breaks off, the next attempt skips the bytes that were
 *       printed. That attempt fails if its body does not begin with the same bytes.
 * </ul>
 *
 * <p>Thread-safe, except for {@link #nextNumber}, which only the source of the jobs calls.
 */
public final class PrintedBodies implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final OutputStream out;

    /**
     * Guards the bodies and {@link #turn}. The lock is held while the output is written. Other bodies have to wait for the
     * output anyway.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Long, Body> bodies = new HashMap<>();
    private long numbers;
    private long turn;

    /** Creates bodies that are printed to {@code out}. */
    public PrintedBodies(OutputStream out) {
        this.out = out;
    }

    /** Returns the number of the next target. */
    long nextNumber() {
        return numbers++;
    }

    /** Begins an attempt to receive the body with a number. */
    Sink begin(long number) throws SaveException {
        lock.lock();
        try {
            Body body = bodies.computeIfAbsent(number, Body::new);
            body.restart();
            return body;
        } catch (IOException e) {
            throw new SaveException(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a target, so that the bodies of later targets may be printed.
     *
     * @param complete whether the body of the target has arrived; if not, the stored part of the body is not printed
     */
    void end(long number, boolean complete) throws OutputException {
        lock.lock();
        try {
            Body body = bodies.computeIfAbsent(number, Body::new);
            body.ended = true;
            if (!complete) {
                body.forget();
            }
            Body first = bodies.get(turn);
            while (first != null && first.ended) {
                first.flush();
                first.forget();
                bodies.remove(turn);
                turn++;
                first = bodies.get(turn);
            }
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (Body body : bodies.values()) {
                body.forget();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Body implements Sink {
        private final long number;
        private final MessageDigest printedDigest = Sha256.begin();
        private long printed;
        private @Nullable Path file;
        private @Nullable OutputStream kept;
        private boolean ended;

        /** The number of bytes that are still to be skipped because an earlier attempt has printed them. */
        private long toSkip;

        private MessageDigest skippedDigest = Sha256.begin();

        Body(long number) {
            this.number = number;
        }

        void restart() throws IOException {
            forget();
            toSkip = printed;
            skippedDigest = Sha256.begin();
        }

        @Override
        public void write(byte[] chunk, int offset, int length) throws SaveException, OutputException {
            lock.lock();
            try {
                int skipped = (int) Math.min(toSkip, length);
                skip(chunk, offset, skipped);
                if (length > skipped) {
                    add(chunk, offset + skipped, length - skipped);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void complete() throws SaveException {
            lock.lock();
            try {
                if (toSkip > 0) {
                    throw new SaveException(new IOException("the body has become shorter after "
                            + TextForPeople.counted(printed, "byte") + " of it were printed"));
                }
            } finally {
                lock.unlock();
            }
        }

        private void skip(byte[] chunk, int offset, int length) throws SaveException {
            skippedDigest.update(chunk, offset, length);
            toSkip -= length;
            if (length > 0 && toSkip == 0) {
                byte[] before = copy(printedDigest).digest();
                if (!Arrays.equals(before, copy(skippedDigest).digest())) {
                    throw new SaveException(new IOException("the body has changed after "
                            + TextForPeople.counted(printed, "byte") + " of it were printed"));
                }
            }
        }

        private void add(byte[] chunk, int offset, int length) throws SaveException, OutputException {
            if (number != turn) {
                keep(chunk, offset, length);
                return;
            }
            try {
                flush();
                print(chunk, offset, length);
            } catch (IOException e) {
                throw new OutputException(e);
            }
        }

        private void keep(byte[] chunk, int offset, int length) throws SaveException {
            try {
                if (kept == null) {
                    file = Files.createTempFile("weft", ".body");
                    kept = Files.newOutputStream(file);
                }
                kept.write(chunk, offset, length);
            } catch (IOException e) {
                throw new SaveException(e);
            }
        }

        private void print(byte[] chunk, int offset, int length) throws IOException {
            out.write(chunk, offset, length);
            printedDigest.update(chunk, offset, length);
            printed += length;
        }

        /** Prints the content of the file, and deletes the file. */
        void flush() throws IOException {
            Path from = file;
            if (from == null) {
                return;
            }
            try (var in = Files.newInputStream(from)) {
                byte[] chunk = new byte[CHUNK];
                for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                    print(chunk, 0, count);
                }
            }
            forget();
        }

        /** Deletes the file, if there is one. */
        void forget() throws IOException {
            if (kept != null) {
                kept.close();
                kept = null;
            }
            if (file != null) {
                Files.delete(file);
                file = null;
            }
        }

        private static MessageDigest copy(MessageDigest digest) {
            try {
                return (MessageDigest) digest.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError("SHA-256 of the JDK can be cloned", e);
            }
        }
    }
}
