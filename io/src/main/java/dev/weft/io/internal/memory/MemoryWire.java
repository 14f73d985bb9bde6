package dev.weft.io.internal.memory;

import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** One side of a stream in memory: two pipes, which the other side uses in the opposite directions. */
public final class MemoryWire implements Wire {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name;
    private final MemoryPipe in;
    private final MemoryPipe out;
    private final MemoryWire peer;
    private volatile boolean closed;

    private MemoryWire(LinkSettings link, int number) {
        this.name = "memory stream " + number;
        this.in = new MemoryPipe(link, name);
        this.out = new MemoryPipe(link, name);
        this.peer = new MemoryWire(this);
    }

    private MemoryWire(MemoryWire peer) {
        this.name = peer.name;
        this.in = peer.out;
        this.out = peer.in;
        this.peer = peer;
    }

    /** One side of a new pair. The other side is its {@link #peer}. */
    public static MemoryWire pair(LinkSettings link) {
        return new MemoryWire(link, NUMBERS.incrementAndGet());
    }

    /** The other side. */
    public MemoryWire peer() {
        return peer;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        check();
        return in.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        check();
        try {
            return out.write(from);
        } catch (IOException e) {
            in.reset(String.valueOf(e.getMessage()), false); // a link that breaks fails in both directions
            throw e;
        }
    }

    private void check() throws IOException {
        if (closed) {
            throw new IOException(name + " is closed");
        }
    }

    @Override
    public void awaitReadable() throws InterruptedException {
        in.awaitReadable();
    }

    @Override
    public void awaitWritable() throws InterruptedException {
        out.awaitWritable();
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        check();
        out.end();
        return true;
    }

    /**
     * Closes this side. Bytes that this side has written still arrive. Writes of the peer fail from now on, as after a
     * reset.
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (!out.isBroken()) {
            out.end();
        }
        in.reset("the other side has closed " + name, true);
    }

    @Override
    public void abort() {
        if (closed) {
            return;
        }
        closed = true;
        out.reset("the other side has aborted " + name, false);
        in.reset("the other side has aborted " + name, true);
    }

    @Override
    public String description() {
        return name;
    }
}
