package dev.weft.process;

import dev.weft.io.internal.BlockingThreads;
import dev.weft.io.spi.Wire;
import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.Waiter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The input of a process, as a wire that can only be written. A write to a full pipe ends only when a process reads
 * from the pipe. So a thread of a pool performs the write, and the task waits for that thread and can be cancelled.
 *
 * <pre>
 *   FREE ── write ──► PENDING, at most 64 KiB ── the pipe has accepted it ──► FREE
 *                        └── the pipe broke, or the process has ended ──► FAILED
 *                            and the pipe has not accepted it 200 ms later
 * </pre>
 *
 * <p><b>Invariants</b>, under the monitor:
 *
 * <ol>
 *   <li>The input is written in parts of up to 64 KiB. At most one part is pending, and one thread of the pool writes
 *       it. So bytes are written in their order.
 *   <li>The stream is closed by the thread that finds that nothing is pending any more.
 *   <li>After the process has ended, no new part is written, and a pending part gets 200 ms more. The process may have
 *       read that part before it ended, and the pool's thread may report this a little later. The wait is limited,
 *       because a descendant may hold a full pipe for an unlimited time.
 * </ol>
 *
 * <p>The pool has at most 256 threads. A descendant that outlives its process and keeps a full pipe without reading it
 * occupies one of these threads, and the file descriptor, for as long as the descendant lives.
 */
final class PipeOutput implements Wire, Awaitable {
    private static final int PART = 1 << 16;
    private static final int THREADS = 256;
    private static final Executor AFTER_200_MS = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    private static final BlockingThreads POOL = new BlockingThreads(THREADS, "weft-pipe-writer-");

    private final OutputStream out;
    private final Exit exit;
    private final String name;
    private boolean pending;
    private boolean closing;

    /** Whether the process has ended, and the wait for the part that was pending then is over. */
    private boolean abandoned;

    private @Nullable IOException failure;
    private @Nullable Waiter waiter;

    PipeOutput(OutputStream out, Exit exit, String name) {
        this.out = out;
        this.exit = exit;
        this.name = name;
        exit.onSet(this::processEnded);
    }

    @Override
    public synchronized int write(ByteBuffer from) throws IOException {
        check();
        if (exit.isSet()) {
            throw processHasEnded();
        }
        if (pending) {
            return 0;
        }
        byte[] part = new byte[Math.min(from.remaining(), PART)];
        from.get(part);
        pending = true;
        POOL.execute(() -> send(part));
        return part.length;
    }

    private void send(byte[] part) {
        IOException thrown = null;
        try {
            out.write(part);
            out.flush();
        } catch (IOException e) {
            thrown = e;
        }
        sent(thrown);
    }

    private synchronized void sent(@Nullable IOException thrown) {
        pending = false;
        failure = failure == null ? thrown : failure;
        if (closing) {
            closeNow();
        }
        resume();
    }

    private void check() throws IOException {
        if (failure != null) {
            throw new IOException(name + " is not read any more: " + failure.getMessage(), failure);
        }
        if (closing) {
            throw new IOException(name + " is closed");
        }
    }

    private IOException processHasEnded() {
        return new IOException(name + " is not read any more: the process has ended", new IOException("Broken pipe"));
    }

    @Override
    public synchronized boolean flush() throws IOException {
        if (pending || failure != null) {
            check();
        }
        if (pending && abandoned) {
            throw processHasEnded();
        }
        return !pending;
    }

    private synchronized void processEnded() {
        if (pending) {
            AFTER_200_MS.execute(this::abandon);
        }
    }

    private synchronized void abandon() {
        abandoned = true;
        resume();
    }

    @Override
    public void awaitWritable() throws InterruptedException {
        Waiter mine = new Waiter(Strand.current(), this);
        if (!enter(mine)) {
            return;
        }
        try {
            mine.await();
        } finally {
            leave();
        }
    }

    private synchronized boolean enter(Waiter mine) {
        waiter = mine;
        return pending && !closing && !abandoned;
    }

    private synchronized void leave() {
        waiter = null;
    }

    private synchronized void resume() {
        if (waiter != null) {
            waiter.resume();
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        throw new IOException(name + " can only be written");
    }

    @Override
    public void awaitReadable() throws IOException {
        throw new IOException(name + " can only be written");
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        if (!flush()) {
            return false;
        }
        close();
        return true;
    }

    @Override
    public synchronized void close() {
        boolean first = !closing;
        closing = true;
        if (first && !pending) {
            closeNow();
        }
        resume();
    }

    private void closeNow() {
        try {
            out.close();
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, name + " could not be closed", e);
        }
    }

    @Override
    public void abort() {
        close();
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
