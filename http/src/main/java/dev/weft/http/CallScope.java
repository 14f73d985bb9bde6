package dev.weft.http;

import dev.weft.Async;
import dev.weft.Job;
import dev.weft.spi.CancelScope;
import dev.weft.spi.Cancellation;
import dev.weft.spi.Strand;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a task in which OkHttp executes a call. A cancellation cancels the call, as OkHttp wants it done,
 * instead of interrupting the thread.
 *
 * <pre>
 *   task ◄── … ◄── call scope ◄── shield     the engine works in here
 *                  │
 *                  └ cancelled: cancels the call, and the name lookup it may be waiting for
 * </pre>
 *
 * <p>An interrupt would stop it too, but would also reach what is not the call's own: it closes the socket under the
 * hands of its writer, which over HTTP/2 belongs to others as well; the engine would take the closed socket for a reason
 * to try again; and the connects it makes on other threads would not notice.
 */
final class CallScope extends CancelScope {
    private final Call call;
    private volatile @Nullable Future<?> lookup;

    private CallScope(Strand strand, Call call) {
        super(strand);
        this.call = call;
    }

    /** Runs {@code body}, which executes {@code call}, on the thread of the current task. */
    static <T> T call(Call call, Job<T, IOException> body) throws IOException, InterruptedException {
        CallScope scope = new CallScope(Strand.current(), call);
        scope.enter();
        try {
            return Async.<T, IOException>shielded(body);
        } catch (CancellationException e) {
            throw new IOException("Canceled", e);
        } finally {
            scope.leave();
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

    @Override
    protected void onCancelled(Cancellation cancellation) {
        call.cancel();
        Future<?> pending = lookup;
        if (pending != null) {
            pending.cancel(false);
        }
    }
}
