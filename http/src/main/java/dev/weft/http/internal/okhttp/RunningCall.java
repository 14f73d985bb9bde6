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
 * The part of a task in which OkHttp executes a call or reads the response of the call. A cancellation of the task
 * calls {@link Call#cancel}, OkHttp's own mechanism, and also ends the two waits that {@code Call.cancel} does not end.
 * The thread is not interrupted.
 *
 * <p>An interrupt is not suitable, for three reasons. An interrupt closes the socket that the thread is using; with
 * HTTP/2, other calls use that socket as well. OkHttp would treat the closed socket as a reason to retry. And an
 * interrupt would not reach connection attempts that OkHttp makes on other threads.
 *
 * <p>{@code Call.cancel} does not end a DNS lookup, nor a wait in the caller's code that writes the request body. Each
 * of these waits is registered here when it begins. A cancellation before the registration takes effect at the
 * registration.
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

    /** A step of a call that OkHttp performs. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }

    /** Runs a step of {@code call} on the current task's thread. */
    static <T> T run(Call call, Step<T> step) throws IOException, InterruptedException {
        RunningCall running = new RunningCall(call);
        return Async.<T, IOException>blocking(() -> running.run(step), running::cancel);
    }

    private <T> T run(Step<T> step) throws IOException, InterruptedException {
        try {
            return ScopedValue.where(CURRENT, this).<T, IOException>call(step::run);
        } catch (CancellationException e) { // from the DNS lookup
            throw new IOException("Canceled", e);
        } catch (IOException e) {
            throwIfInterrupted(e);
            throw e;
        }
    }

    /** Throws {@link InterruptedException} if OkHttp failed because foreign code has interrupted the thread. */
    private static void throwIfInterrupted(IOException thrown) throws InterruptedException {
        boolean interrupted = thrown instanceof InterruptedIOException && !(thrown instanceof SocketTimeoutException);
        if (Thread.interrupted() || interrupted) {
            InterruptedException interruption = new InterruptedException("interrupted while waiting for a response");
            interruption.initCause(thrown);
            throw interruption;
        }
    }

    /** The call that the current thread executes; null if there is none. */
    static @Nullable RunningCall current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** Registers a DNS lookup that the call waits for, to be cancelled with the call. */
    void registerLookup(Future<?> lookup) {
        this.lookup = lookup;
        if (cancelled) {
            lookup.cancel(false);
        }
    }

    /**
     * Registers the scope in which the request's body is written, to be cancelled with the call; null when the body has
     * been written.
     */
    void registerBody(@Nullable CancelScope scope) {
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
