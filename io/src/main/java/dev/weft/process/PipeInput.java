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
 * What a process prints.
 *
 * <p>A read of a process's pipe can be ended by nothing but bytes or the end, and a descendant of the process may hold the
 * pipe for long. So bytes are read only when they are there, which {@link InputStream#available} tells; a wait is ended by
 * the {@link PipePoller}, which asks again and again.
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>Reading never blocks: never more is asked for than is available.
 *   <li>The end comes when the process has ended and nothing is available. What it has written was in the pipe before it
 *       ended, so none of it is lost; that is why {@link #read} looks at the exit first. What descendants write later is
 *       not part of it.
 *   <li>A wait publishes its waiter, and then looks whether it has to wait; what ends the waits comes first and looks then.
 * </ol>
 */
final class PipeInput implements Wire, Awaitable {
    private final InputStream in;
    private final Exit exit;
    private final String name;
    private volatile boolean closed;
    private volatile @Nullable Waiter waiter;

    /** When to ask again, and how long to wait after that. Used by the poller only. */
    long due;

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
        int there = in.available();
        if (there == 0) {
            return ended ? -1 : 0;
        }
        byte[] bytes = new byte[Math.min(there, into.remaining())];
        int count = in.read(bytes);
        into.put(bytes, 0, count);
        return count;
    }

    @Override
    public void awaitReadable() throws InterruptedException {
        Waiter mine = new Waiter(Strand.current(), this);
        waiter = mine;
        try {
            if (!isWorthATry()) {
                PipePoller.SHARED.watch(this);
                mine.await();
            }
        } finally {
            PipePoller.SHARED.forget(this);
            waiter = null;
        }
    }

    boolean isWorthATry() {
        try {
            return closed || exit.isSet() || in.available() > 0;
        } catch (IOException e) {
            return true; // which the next read tells
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
