package dev.weft.http.internal.okhttp;

import dev.weft.Async;
import dev.weft.Job;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Cancellation;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a task in which OkHttp executes a call. A cancellation cancels the call, as OkHttp wants it done,
 * instead of interrupting the thread.
 *
 * <pre>
 *   task ◄── … ◄── call scope ◄── shield ◄── body scope     the request's own body is written in here
 *                  │                         │
 *                  └ cancelled: cancels the call, the name lookup it may be waiting for, and the body scope
 * </pre>
 *
 * <p>An interrupt would stop it too, but would also reach what is not the call's own: it closes the socket under the
 * hands of its writer, which over HTTP/2 belongs to others as well; OkHttp would take the closed socket for a reason
 * to try again; and the connects it makes on other threads would not notice.
 */
final class CallScope extends CancelScope {
    private final Call call;
    private volatile @Nullable Future<?> lookup;
    private volatile @Nullable CancelScope body;

    private CallScope(Strand strand, Call call) {
        super(strand);
        this.call = call;
    }

    /** Runs {@code body}, which executes {@code call}, on the thread of the current task. */
    static <T> T call(Call call, Job<T, IOException> body) throws IOException, InterruptedException {
        return Async.<T, IOException>blocking(() -> {
            try {
                return new CallScope(Strand.current(), call).run(body);
            } catch (IOException e) {
                throwIfCancelled(e);
                throw e;
            }
        });
    }

    private <T> T run(Job<T, IOException> body) throws IOException, InterruptedException {
        enter();
        try {
            return Async.<T, IOException>shielded(body);
        } catch (CancellationException e) {
            throw new IOException("Canceled", e);
        } finally {
            leave();
        }
    }

    /** What OkHttp throws when it is cut short becomes what a wait throws then. */
    private static void throwIfCancelled(IOException thrown) throws InterruptedException {
        try {
            Strand.throwIfCancelled();
        } catch (InterruptedException e) {
            e.initCause(thrown);
            throw e;
        }
        if (thrown instanceof InterruptedIOException && !(thrown instanceof SocketTimeoutException)) {
            InterruptedException interrupted = new InterruptedException("interrupted while waiting for a response");
            interrupted.initCause(thrown);
            throw interrupted;
        }
    }

    /** The scope of the call that the current thread executes, or null if it executes none. */
    static @Nullable CallScope current() {
        Strand strand = Strand.currentOrNull();
        CancelScope scope = strand == null ? null : strand.innermost();
        while (scope != null && !(scope instanceof CallScope)) {
            scope = scope.parent();
        }
        return (CallScope) scope;
    }

    /** The call waits for {@code lookup} now: to be cancelled with it. */
    void waitsFor(Future<?> lookup) {
        this.lookup = lookup;
        if (isCancelRequested()) {
            lookup.cancel(false);
        }
    }

    /** The call writes its body in {@code scope} now, or no longer if that is null: to be cancelled with it. */
    void writesIn(@Nullable CancelScope scope) {
        body = scope;
        if (scope != null && isCancelRequested()) {
            cancel(scope);
        }
    }

    @Override
    protected void onCancelled(Cancellation cancellation) {
        call.cancel();
        Future<?> pending = lookup;
        if (pending != null) {
            pending.cancel(false);
        }
        CancelScope writing = body;
        if (writing != null) {
            cancel(writing);
        }
    }

    private static void cancel(CancelScope scope) {
        scope.requestCancel("the request is cancelled");
    }
}
