package dev.weft.shared;

import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Durations;
import dev.weft.spi.wait.Strand;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock, or permits of a semaphore, that this machine holds until a deadline. The client renews the lease in the
 * background.
 *
 * <p>A lease is lost if it could not be renewed before its deadline, because the server, the network or this process
 * did not respond for too long. The deadline is counted from the moment before the request was sent, so this machine
 * considers a lease lost before the server grants it to another machine. When a lease is lost, the scope that it guards
 * is cancelled, with the loss as the reason. That scope is a group in which the task was when it acquired the lease:
 * the innermost one that the task has not left yet. If there is no such group, the whole task is cancelled. {@link
 * SharedLock#call} opens a scope for the lease alone.
 *
 * <p>A process that was stopped and continues after the deadline does not notice the loss immediately. The waits of such a
 * process are cancelled once the client's task that watches the deadlines has run; {@link #check} throws immediately. To
 * protect a store against late writes, send the {@link #token} with each write, and let the store refuse a token that is
 * smaller than one it has seen.
 *
 * <p>May be used and closed by any task or thread.
 */
public final class Lease implements AutoCloseable {
    private final Client client;
    private final String what;
    private final String id;
    private final int permits;
    private final long token;
    private long deadline;
    private @Nullable String lost;
    private boolean closed;
    private @Nullable Consumer<String> guard;

    Lease(Client client, String what, String id, int permits, long token, long deadline) {
        this.client = client;
        this.what = what;
        this.id = id;
        this.permits = permits;
        this.token = token;
        this.deadline = deadline;
    }

    /**
     * The fencing token. It is greater than the tokens of all earlier leases on the same lock or semaphore, on all
     * machines.
     */
    public long token() {
        return token;
    }

    /** The number of permits; 1 for a lock. */
    public int permits() {
        return permits;
    }

    /** The time until the lease expires if it is not renewed; zero if the lease is not held. */
    public synchronized Duration remaining() {
        long left = deadline - client.time.nanoTime();
        return closed || lost != null || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    /** Whether the lease is held: it is neither lost nor closed, and its deadline has not passed. */
    public boolean isHeld() {
        return remaining().isPositive();
    }

    /**
     * Throws if the lease is not held. Does not wait, and does not ask the server.
     *
     * @throws LeaseLostException if the lease is lost
     * @throws IllegalStateException if the lease was closed
     */
    public synchronized void check() {
        if (closed) {
            throw new IllegalStateException("the lease on " + what + " is closed");
        }
        if (lost == null && !isHeld()) {
            lost = "its time was over";
        }
        if (lost != null) {
            throw new LeaseLostException(lossOf(lost));
        }
    }

    /**
     * Gives the lease back. Does not wait: the server is told in the background. If the server cannot be reached, the
     * lease expires on the server. Has no effect the second time.
     *
     * @throws LeaseLostException if the lease was lost before
     */
    @Override
    public void close() {
        @Nullable String loss;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (lost == null && !isHeld()) {
                lost = "its time was over";
            }
            loss = lost;
            closed = true;
            guard = null;
        }
        client.leases.giveBack(this);
        if (loss != null) {
            throw new LeaseLostException(lossOf(loss));
        }
    }

    String id() {
        return id;
    }

    /** Whether the lease was lost before it was closed. */
    synchronized boolean isLost() {
        return lost != null;
    }

    synchronized long deadline() {
        return deadline;
    }

    synchronized void prolong(long later) {
        if (lost == null && isHeld()) {
            deadline = Math.max(deadline, later);
        }
    }

    /** Ends the lease because it is lost, and cancels the scope that it guards. */
    void lose(String why) {
        @Nullable Consumer<String> guarded;
        synchronized (this) {
            if (closed || lost != null) {
                return;
            }
            lost = why;
            guarded = guard;
            guard = null;
        }
        if (guarded != null) {
            guarded.accept(lossOf(why));
        }
    }

    /**
     * Sets the action that cancels the guarded scope when the lease is lost. If the lease is already lost, runs the
     * action immediately.
     */
    void guard(Consumer<String> cancel) {
        @Nullable String already;
        synchronized (this) {
            already = lost;
            guard = already == null ? cancel : null;
        }
        if (already != null) {
            cancel.accept(lossOf(already));
        }
    }

    /**
     * Guards the current task. When the lease is lost, the innermost scope that the task has not left by then is
     * cancelled. Scopes with a deadline are skipped, because they would report a timeout. Shields are skipped too.
     */
    Lease guardingCurrentScope() {
        Strand strand = Strand.currentOrNull();
        if (strand != null) {
            CancelScope innermost = strand.innermost();
            guard(reason -> {
                @Nullable CancelScope scope = innermost;
                while (scope != null
                        && scope != strand
                        && (scope.isLeft() || scope.hasDeadline() || scope.isShield())) {
                    scope = scope.parent();
                }
                Objects.requireNonNullElse(scope, strand).requestCancel(reason);
            });
        }
        return this;
    }

    private String lossOf(String why) {
        return "the lease on " + what + " is lost: " + why;
    }

    @Override
    public synchronized String toString() {
        String state = closed ? "closed" : lost != null ? "lost" : "held for " + Durations.inWords(remaining());
        return "lease on " + what + ", token " + token + ", " + state;
    }
}
