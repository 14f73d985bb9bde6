package dev.weft;

import dev.weft.internal.failure.UserObjects;
import dev.weft.internal.scope.ResultCell;
import dev.weft.internal.scope.UnawaitedPromises;
import dev.weft.spi.wait.Enqueued;
import dev.weft.spi.wait.Leftover;
import dev.weft.spi.wait.Leftover.Duty;
import dev.weft.spi.wait.Signal;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A value that is set once and that any number of tasks and threads may await: the way to hand a result from code that is
 * not a task, such as a callback, to code that waits. May be set and awaited from any thread. Actions before the promise is
 * set happen-before actions after the wait.
 *
 * {@snippet :
 * Promise<String> answer = Promise.create();
 * TaskGroup.run(group -> {
 *     group.spawn(() -> System.out.println("the answer is " + answer.await()));
 *     group.spawn(() -> answer.complete("42"));
 * });
 * }
 *
 * <p>A promise that is failed and never awaited is reported in the log when the run or open group in which it was made ends:
 * one warning for all such promises, with the name and the failure of the first. A promise is reported if
 *
 * <ul>
 *   <li>a task made it, and it was failed before the run of that task ended;
 *   <li>its failure is neither a {@link CancellationException} nor an {@link InterruptedException}, which mean that its value
 *       is not needed;
 *   <li>until the run ends, no wait for it has begun, by {@link #await}, {@link #outcome} or a
 *       {@link dev.weft.select.Select}, and no future was made of it. A wait that timed out or was cancelled before the promise
 *       failed is a wait too: the value was no longer needed when the promise failed.
 * </ul>
 *
 * <p>A promise may be garbage collected before it is reported: its name and failure are kept. In debug mode, a promise that
 * is never set, or never awaited, is reported as well, with the stack trace of its creation.
 *
 * @param <T> the value
 * @implNote Heritage: {@code asyncio.Future}; differs: cancelling a task that awaits a promise does not affect the promise; a
 *     failure that is never retrieved is reported at the end of the run, not by the garbage collector.
 */
public final class Promise<T extends @Nullable Object> {
    private final @Nullable String name;
    private final ResultCell<Outcome<T>> result = new ResultCell<>();
    private final @Nullable UnawaitedPromises promises;
    private final @Nullable Leftover leftover;
    private final Queue<CompletableFuture<T>> futures = new ConcurrentLinkedQueue<>();

    /** Whether a wait has begun (it may have ended since), or a future was made. */
    private volatile boolean awaited;

    /** The failure, if it was set before a wait began. */
    private volatile UnawaitedPromises.@Nullable Failed unawaited;

    private Promise(@Nullable String name, @Nullable UnawaitedPromises promises) {
        this.name = name;
        this.promises = promises;
        this.leftover = promises == null ? null : Leftover.ofPromise(description());
    }

    /** Creates a promise without a name. */
    public static <T extends @Nullable Object> Promise<T> create() {
        return new Promise<>(null, UnawaitedPromises.current());
    }

    /** Creates a promise with a name for reports and exceptions. */
    public static <T extends @Nullable Object> Promise<T> create(String name) {
        return new Promise<>(Objects.requireNonNull(name, "name"), UnawaitedPromises.current());
    }

    /** Creates a promise whose failure is not reported. */
    static <T extends @Nullable Object> Promise<T> unreported() {
        return new Promise<>(null, null);
    }

    /**
     * Creates a promise that gets the value or the failure of {@code stage}. Cancelling a wait does not affect the stage.
     *
     * <p>A stage keeps every registered callback until it is complete, because the JDK cannot remove a callback. So if many
     * tasks wait for one slow stage, create one promise for the stage, and let all tasks await the promise.
     */
    public static <T extends @Nullable Object> Promise<T> from(CompletionStage<? extends T> stage) {
        Promise<T> promise = create();
        Objects.requireNonNull(stage, "stage").whenComplete((value, failure) -> {
            if (failure == null) {
                promise.tryComplete(value);
            } else {
                promise.tryFail(UserObjects.unwrapped(failure));
            }
        });
        return promise;
    }

    /**
     * Sets the value and resumes all waits for it. Does not wait.
     *
     * @throws IllegalStateException if the promise was set before; the promise does not change
     */
    public void complete(T value) {
        if (!tryComplete(value)) {
            throw alreadySet();
        }
    }

    /**
     * Fails the promise and resumes all waits for it. Does not wait.
     *
     * @throws IllegalStateException if the promise was set before; the promise does not change
     */
    public void fail(Throwable exception) {
        if (!tryFail(exception)) {
            throw alreadySet();
        }
    }

    /** Like {@link #complete}, but returns false if the promise was set before. */
    public boolean tryComplete(T value) {
        boolean set = result.set(new Outcome.Success<>(value));
        Leftover.settle(leftover, Duty.SET);
        completeFutures();
        return set;
    }

    /** Like {@link #fail}, but returns false if the promise was set before. */
    public boolean tryFail(Throwable exception) {
        Outcome<T> failure = new Outcome.Failure<>(Objects.requireNonNull(exception, "exception"));
        boolean set = result.set(failure);
        Leftover.settle(leftover, Duty.SET, Duty.AWAIT); // a failure that is not awaited is reported in any mode
        boolean isFailure = !(exception instanceof CancellationException || exception instanceof InterruptedException);
        if (set && promises != null && !awaited && isFailure) {
            noteUnawaited(promises, exception);
        }
        completeFutures();
        return set;
    }

    /** Notes the failure, and checks again for a wait, because a wait that began meanwhile may not have seen the note. */
    private void noteUnawaited(UnawaitedPromises promises, Throwable exception) {
        UnawaitedPromises.Failed noted =
                new UnawaitedPromises.Failed(description(), exception, Leftover.stackOf(leftover));
        unawaited = noted;
        promises.add(noted);
        if (awaited) {
            promises.forget(noted);
        }
    }

    /** Notes that a wait begins, or that a future is made. */
    private void noteAwaited() {
        awaited = true;
        Leftover.settle(leftover, Duty.AWAIT);
        UnawaitedPromises.Failed noted = unawaited;
        if (noted != null && promises != null) {
            unawaited = null;
            promises.forget(noted);
        }
    }

    private IllegalStateException alreadySet() {
        String first = UserObjects.text(Objects.requireNonNull(result.peek()));
        return new IllegalStateException(description() + " was set before" + (first == null ? "" : ": " + first));
    }

    /**
     * Waits until the promise is set, and returns its value. If the promise failed, each caller gets a new exception.
     *
     * @throws TaskFailedException if the promise was failed; the cause is that failure
     * @throws CancellationException if the promise was failed with such an exception, for example by a cancelled future
     * @throws InterruptedException if the caller is cancelled while it waits; the promise does not change
     */
    public T await() throws InterruptedException {
        return switch (outcome()) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T>(CancellationException e) -> throw cancelled(e);
            case Outcome.Failure<T>(Throwable e) -> throw TaskFailedException.ofPromise(description(), name, e);
            case Outcome.Cancelled<T> cancelled -> throw cancelled.toException(cancelled.reason());
        };
    }

    private CancellationException cancelled(CancellationException why) {
        String detail = UserObjects.message(why);
        CancellationException thrown =
                new CancellationException(description() + " was cancelled" + (detail == null ? "" : ": " + detail));
        thrown.initCause(why);
        return thrown;
    }

    /**
     * Waits until the promise is set and returns its outcome, without throwing its failure.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; the promise does not change
     */
    public Outcome<T> outcome() throws InterruptedException {
        noteAwaited();
        return result.await(new Target());
    }

    /** Returns whether the promise is set. */
    public boolean isDone() {
        return result.peek() != null;
    }

    @Nullable
    Outcome<T> peek() {
        return result.peek();
    }

    /**
     * Returns a future that gets the value or the failure of this promise. Completing or cancelling the future does not affect
     * the promise.
     */
    public CompletableFuture<T> toCompletableFuture() {
        noteAwaited();
        CompletableFuture<T> future = new CompletableFuture<>();
        futures.add(future);
        completeFutures();
        return future;
    }

    /** Called after the outcome was set, and after a future was added: one of the two threads sees both changes. */
    private void completeFutures() {
        Outcome<T> outcome = result.peek();
        if (outcome == null) {
            return;
        }
        for (CompletableFuture<T> future = futures.poll(); future != null; future = futures.poll()) {
            switch (outcome) {
                case Outcome.Success<T> success -> future.complete(success.value());
                case Outcome.Failure<T> failure -> future.completeExceptionally(failure.exception());
                case Outcome.Cancelled<T> cancelled ->
                    future.completeExceptionally(cancelled.toException(cancelled.reason()));
            }
        }
    }

    /**
     * Returns an alternative for a {@link dev.weft.select.Select Select} that is ready when this promise is set. The value
     * of the alternative is what {@link #await} returns.
     */
    public Selectable<T> whenSet() {
        return new Target();
    }

    Signal<T> signal() {
        return new Target();
    }

    /** The kind and name of this object, such as {@code promise 'answer'}. */
    public String description() {
        return name == null ? "a promise" : "promise '" + name + "'";
    }

    @Override
    public String toString() {
        Outcome<T> outcome = result.peek();
        return description() + " [" + (outcome == null ? "not set" : outcome) + "]";
    }

    /** The target of a wait for this promise. Created for each wait, so that a promise needs no field for it. */
    private final class Target implements Signal<T>, Selectable<T> {
        @Override
        public boolean enqueue(Enqueued waiter) {
            noteAwaited();
            return result.addWaiter(waiter);
        }

        @Override
        public T taken(@Nullable Object handed) throws InterruptedException {
            return await();
        }

        @Override
        public Object subject() {
            return Promise.this;
        }

        @Override
        public String description() {
            return Promise.this.description();
        }

        @Override
        public String state() {
            return leftover == null ? "" : leftover.origin();
        }

        @Override
        public String toString() {
            return description();
        }
    }
}
