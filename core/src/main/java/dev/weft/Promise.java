package dev.weft;

import dev.weft.spi.Signal;
import dev.weft.spi.Waiter;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A value that one sets and any number await: the way to hand a result from code that is no task, a callback say, to
 * code that waits. May be set and awaited from any thread; what was written before it was set is seen after the wait.
 *
 * {@snippet :
 * Promise<String> answer = Promise.create();
 * TaskGroup.run(group -> {
 *     group.spawn(() -> System.out.println("the answer is " + answer.await()));
 *     group.spawn(() -> answer.complete("42"));
 * });
 * }
 *
 * @param <T> the value
 * @implNote Heritage: {@code asyncio.Future}; differs: cancelling one who awaits it leaves it and the others alone.
 */
public final class Promise<T extends @Nullable Object> extends Signal {
    private final String description;
    private final ResultCell<T> result = new ResultCell<>();
    private final @Nullable RunScope run;
    private final Queue<CompletableFuture<T>> futures = new ConcurrentLinkedQueue<>();
    private volatile boolean lookedAt;

    private Promise(String description, @Nullable RunScope run) {
        this.description = description;
        this.run = run;
    }

    /** A promise that is not set. If it is failed and never awaited, that is reported when the current run ends. */
    public static <T extends @Nullable Object> Promise<T> create() {
        return new Promise<>("a promise", RunScope.current());
    }

    /** A promise as of {@link #create()}, with a name for reports. */
    public static <T extends @Nullable Object> Promise<T> create(String name) {
        return new Promise<>("promise '" + Objects.requireNonNull(name, "name") + "'", RunScope.current());
    }

    /** A promise whose failure nobody needs to look at. */
    static <T extends @Nullable Object> Promise<T> unwatched() {
        return new Promise<>("a promise", null);
    }

    /** A promise that gets the value or the failure of {@code stage}. Cancelling who awaits it leaves the stage alone. */
    public static <T extends @Nullable Object> Promise<T> from(CompletionStage<? extends T> stage) {
        Promise<T> promise = create();
        Objects.requireNonNull(stage, "stage").whenComplete((value, failure) -> {
            if (failure == null) {
                promise.tryComplete(value);
            } else {
                promise.tryFail(unwrapped(failure));
            }
        });
        return promise;
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /**
     * Sets the value and wakes everyone who waits for it. Does not wait.
     *
     * @throws IllegalStateException if the promise was set before; the first stands
     */
    public void complete(T value) {
        if (!tryComplete(value)) {
            throw alreadySet();
        }
    }

    /**
     * Fails the promise and wakes everyone who waits for it. Does not wait.
     *
     * @throws IllegalStateException if the promise was set before; the first stands
     */
    public void fail(Throwable exception) {
        if (!tryFail(exception)) {
            throw alreadySet();
        }
    }

    /** As {@link #complete}, but answers false if the promise was set before. */
    public boolean tryComplete(T value) {
        boolean set = result.set(new Outcome.Success<>(value));
        completeFutures();
        return set;
    }

    /** As {@link #fail}, but answers false if the promise was set before. */
    public boolean tryFail(Throwable exception) {
        Outcome<T> failure = new Outcome.Failure<>(Objects.requireNonNull(exception, "exception"));
        if (run != null) {
            run.watch(this);
        }
        boolean set = result.set(failure);
        if (!set && run != null && !isUnseenFailure()) {
            run.lookedAt(this);
        }
        completeFutures();
        return set;
    }

    /** Whether this promise was failed and nobody has looked at it. */
    boolean isUnseenFailure() {
        return result.peek() instanceof Outcome.Failure<T> && !lookedAt;
    }

    /** Somebody looks at the failure. Noted first: who fails the promise once more has it watched, and asks for that. */
    private void noteLook() {
        if (run != null) {
            lookedAt = true;
            run.lookedAt(this);
        }
    }

    private IllegalStateException alreadySet() {
        String first = UserObjects.text(Objects.requireNonNull(result.peek()));
        return new IllegalStateException("the promise was set before" + (first == null ? "" : ": " + first));
    }

    /**
     * Waits until the promise is set and gives its value. Each caller that finds it failed gets an exception of its
     * own.
     *
     * @throws TaskFailedException if the promise was failed; the cause is what it was failed with
     * @throws CancellationException if it was failed with one, as by a future that was cancelled
     * @throws InterruptedException if the caller is cancelled while it waits; the promise is not
     */
    public T await() throws InterruptedException {
        return switch (outcome()) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T>(CancellationException e) -> throw cancelled(e);
            case Outcome.Failure<T>(Throwable e) -> throw TaskFailedException.ofPromise(e);
            case Outcome.Cancelled<T> cancelled -> throw new CancellationException(cancelled.reason());
        };
    }

    private CancellationException cancelled(CancellationException why) {
        String detail = UserObjects.message(why);
        CancellationException thrown =
                new CancellationException(description + " was cancelled" + (detail == null ? "" : ": " + detail));
        thrown.initCause(why);
        return thrown;
    }

    /**
     * Waits until the promise is set and tells how, without throwing what it was failed with.
     *
     * @throws InterruptedException if the caller is cancelled while it waits; the promise is not
     */
    public Outcome<T> outcome() throws InterruptedException {
        Outcome<T> outcome = result.await(this);
        if (outcome instanceof Outcome.Failure<T>) {
            noteLook();
        }
        return outcome;
    }

    /** Whether the promise is set. */
    public boolean isDone() {
        return result.peek() != null;
    }

    @Nullable
    Outcome<T> peek() {
        return result.peek();
    }

    /**
     * A future that gets the value or the failure of this promise. What is done to the future, cancelling it say, does
     * not reach the promise.
     */
    public CompletableFuture<T> toCompletableFuture() {
        CompletableFuture<T> future = new CompletableFuture<>();
        futures.add(future);
        completeFutures();
        return future;
    }

    /** Called after the outcome was set and after a future was added; one of the two finds the other's. */
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
                    future.completeExceptionally(new CancellationException(cancelled.reason()));
            }
            noteLook();
        }
    }

    @Override
    protected boolean enqueue(Waiter waiter) {
        return result.addWaiter(waiter);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        Outcome<T> outcome = result.peek();
        return description + " [" + (outcome == null ? "not set" : outcome) + "]";
    }
}
