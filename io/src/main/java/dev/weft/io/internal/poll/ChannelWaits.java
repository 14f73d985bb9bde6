package dev.weft.io.internal.poll;

import dev.weft.io.internal.ExternalTarget;
import dev.weft.io.internal.Run;
import dev.weft.spi.wait.Waiter;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waits for one channel to become ready: at most one task for input (reading, accepting) and one for output (writing,
 * connecting).
 *
 * <p><b>Invariants</b>, under the monitor of this object, which is held only for a few instructions:
 *
 * <ol>
 *   <li>While a task waits for an operation, the poller of that task watches for this operation.
 *   <li>After {@link #close} no task waits: closing resumes the waiters, and a later wait returns immediately.
 * </ol>
 */
public final class ChannelWaits {
    private static final int INPUT = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

    private final SelectableChannel channel;

    /** The registrations with all pollers by which tasks have waited; usually one. */
    private final List<Registration> registrations = new ArrayList<>(1);

    private boolean closed;
    private @Nullable Waiter input;
    private @Nullable Waiter output;

    /** The waits for {@code channel}, which is in non-blocking mode. */
    public ChannelWaits(SelectableChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until {@code operation} is worth an attempt, or the channel is closed.
     *
     * @param operation one of the operations of {@link SelectionKey}
     * @param what the target of the wait, for reports
     * @throws IllegalStateException if another task waits for the same direction
     * @throws InterruptedException if the caller is cancelled while it waits
     */
    public void await(int operation, ExternalTarget what) throws IOException, InterruptedException {
        Waiter waiter = Run.waiter(what);
        await(waiter, operation, Poller.of(waiter.strand()));
    }

    void await(Waiter waiter, int operation, Poller poller) throws IOException, InterruptedException {
        if (!enter(waiter, operation, poller)) {
            return;
        }
        try {
            waiter.await();
        } catch (Throwable e) {
            leave(waiter);
            throw e;
        }
    }

    private synchronized boolean enter(Waiter waiter, int operation, Poller poller) throws IOException {
        if (closed) {
            return false;
        }
        if ((operation & INPUT) != 0) {
            input = alone(input, waiter);
        } else {
            output = alone(output, waiter);
        }
        try {
            registration(poller).arm(operation);
        } catch (ClosedChannelException | CancelledKeyException e) {
            forget(waiter);
            return false; // the channel is closed, which the next attempt reports
        }
        return true;
    }

    private static Waiter alone(@Nullable Waiter other, Waiter waiter) {
        if (other != null && !other.isSettled()) {
            throw new IllegalStateException("task '" + other.strand().name() + "' is waiting for "
                    + other.target().description() + " already");
        }
        return waiter;
    }

    /** The registration with {@code poller}. Must be called with the monitor of this object. */
    Registration registration(Poller poller) throws IOException {
        for (Registration each : registrations) {
            if (each.isWith(poller)) {
                return each;
            }
        }
        Registration made = new Registration(channel, poller, this);
        registrations.add(made);
        return made;
    }

    private synchronized void leave(Waiter waiter) {
        forget(waiter);
    }

    private void forget(Waiter waiter) {
        if (input == waiter) {
            takeInput();
        }
        if (output == waiter) {
            takeOutput();
        }
    }

    private @Nullable Waiter takeInput() {
        Waiter waiter = input;
        input = null;
        endWait(INPUT);
        return waiter;
    }

    private @Nullable Waiter takeOutput() {
        Waiter waiter = output;
        output = null;
        endWait(~INPUT);
        return waiter;
    }

    /**
     * Ends the wait for {@code operations} in all registrations. The poller that reports an event may not be the poller
     * by which the task has waited.
     */
    private void endWait(int operations) {
        for (Registration each : registrations) {
            each.endWait(operations);
        }
    }

    /** The channel is ready for {@code operations}. Called by the poller of {@code registration}. */
    void ready(Registration registration, int operations) {
        Waiter reader = null;
        Waiter writer = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            int unwatched = operations & ~INPUT;
            if (unwatched != 0) {
                writer = takeOutput();
            }
            if ((operations & INPUT) != 0) {
                reader = takeInput();
                if (!registration.keepsWatching(reader != null)) {
                    unwatched = operations;
                }
            }
            registration.disarm(unwatched);
        }
        resume(reader);
        resume(writer);
    }

    /** Ends all waits, and has the pollers release the channel. The channel must be closed before. */
    public void close() {
        Waiter reader;
        Waiter writer;
        synchronized (this) {
            closed = true;
            reader = takeInput();
            writer = takeOutput();
            registrations.forEach(Registration::close);
            registrations.clear();
        }
        resume(reader);
        resume(writer);
    }

    private static void resume(@Nullable Waiter waiter) {
        if (waiter != null) {
            waiter.resume();
        }
    }
}
