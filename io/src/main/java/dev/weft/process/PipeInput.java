package dev.weft.process;

import dev.weft.io.spi.Wire;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The output of a process, as a wire that can only be read.
 *
 * <p>A blocking read of a process's pipe ends only when bytes arrive or the pipe ends, and a descendant of the process
 * may hold the pipe open for a long time. So bytes are read only when {@link InputStream#available} reports some. The
 * {@link PipePoller} checks this repeatedly, and ends a wait when there are bytes.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Reading never blocks: at most the available bytes are read.
 *   <li>The output has ended when the process has ended and nothing is available. The bytes that the process has written were
 *       in the pipe before it ended. So {@link #read} checks the exit first, and no byte is lost. Bytes that descendants write
 *       later are not part of the output.
 *   <li>A wait publishes its waiter and then checks whether it has to wait. The code that ends waits changes the state first
 *       and then reads the waiter.
 * </ol>
 */
final class PipeInput implements Wire, Awaitable {
    private final InputStream in;
    private final Exit exit;
    private final String name;
    private volatile boolean closed;
    private volatile @Nullable Waiter waiter;

    /** The time of the next check. Used by the poller only. */
    long due;

    /** The time between the next check and the check after it. Used by the poller only. */
    long pause;

    PipeInput(InputStream in, Exit exit, String name) {
        this.in = in;
        this.exit = exit;
        this.name = name;
        exit.onSet(this::resume);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        boolean ended = exit.isSet();
        int available = in.available();
        if (available == 0) {
            return ended ? -1 : 0;
        }
        byte[] bytes = new byte[Math.min(available, into.remaining())];
        int count = in.read(bytes);
        into.put(bytes, 0, count);
        return count;
    }

    @Override
    public void awaitReadable() throws InterruptedException {
        Waiter mine = new Waiter(Strand.current(), this);
        waiter = mine;
        try {
            if (!mayRead()) {
                PipePoller.SHARED.watch(this);
                mine.await();
            }
        } finally {
            PipePoller.SHARED.forget(this);
            waiter = null;
        }
    }

    boolean mayRead() {
        try {
            return closed || exit.isSet() || in.available() > 0;
        } catch (IOException e) {
            return true; // the next read throws the exception
        }
    }

    /** Ends the wait, if there is one. */
    void resume() {
        Waiter waits = waiter;
        if (waits != null) {
            waits.resume();
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        throw new IOException(name + " can only be read");
    }

    @Override
    public void awaitWritable() throws IOException {
        throw new IOException(name + " can only be read");
    }

    @Override
    public boolean shutdownOutput() {
        return true;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        in.close();
        resume();
    }

    @Override
    public void abort() {
        try {
            close();
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, name + " could not be closed", e);
        }
    }

    @Override
    public boolean endsFromOutside() {
        return true;
    }

    @Override
    public String description() {
        return name;
    }
}
