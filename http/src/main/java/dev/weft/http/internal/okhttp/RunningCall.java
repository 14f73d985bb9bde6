package dev.weft.http.internal.okhttp;

import dev.weft.Async;
import dev.weft.spi.wait.CancelScope;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a task in which OkHttp executes a call or reads from one. A cancellation cancels the call, as OkHttp asks
 * for, and what the thread waits for on the call's behalf, instead of interrupting the thread.
 *
 * <p>An interrupt would stop it too, but would also reach what is not the call's own: it closes the socket that the thread
 * is writing to, which over HTTP/2 belongs to other calls as well; OkHttp would take the closed socket for a reason to try
 * again; and the connects that OkHttp makes on other threads would not notice.
 *
 * <p>A call waits for something else at two places: for a name that is being looked up, and in the body of a request, which
 * is a user's code. Each is registered here while it lasts. A cancellation that comes before that is seen when it is
 * registered.
 */
final class RunningCall {
    private static final ScopedValue<RunningCall> CURRENT = ScopedValue.newInstance();

    private final Call call;
    private volatile @Nullable Future<?> lookup;
    private volatile @Nullable CancelScope body;
    private volatile boolean cancelled;

    private RunningCall(Call call) {
        this.call = call;
    }

    /** What OkHttp does for a call. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }

    /** Runs {@code step} of {@code call} on the thread of the current task. */
    static <T> T run(Call call, Step<T> step) throws IOException, InterruptedException {
        RunningCall running = new RunningCall(call);
        return Async.<T, IOException>blocking(() -> running.run(step), running::cancel);
    }

    private <T> T run(Step<T> step) throws IOException, InterruptedException {
        try {
            return ScopedValue.where(CURRENT, this).<T, IOException>call(step::run);
        } catch (CancellationException e) { // of the lookup
            throw new IOException("Canceled", e);
        } catch (IOException e) {
            throwIfInterrupted(e);
            throw e;
        }
    }

    /** What OkHttp throws because other code interrupted the thread becomes what a wait throws then. */
    private static void throwIfInterrupted(IOException thrown) throws InterruptedException {
        boolean interrupted = thrown instanceof InterruptedIOException && !(thrown instanceof SocketTimeoutException);
        if (Thread.interrupted() || interrupted) {
            InterruptedException interruption = new InterruptedException("interrupted while waiting for a response");
            interruption.initCause(thrown);
            throw interruption;
        }
    }

    /** The call that the current thread runs, or null if it runs none. */
    static @Nullable RunningCall current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** The call waits for {@code lookup} now: to be cancelled with it. */
    void waitsFor(Future<?> lookup) {
        this.lookup = lookup;
        if (cancelled) {
            lookup.cancel(false);
        }
    }

    /** The call writes its body in {@code scope} now, or no longer if that is null: to be cancelled with it. */
    void writesIn(@Nullable CancelScope scope) {
        body = scope;
        if (scope != null && cancelled) {
            cancel(scope);
        }
    }

    private void cancel() {
        cancelled = true;
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
