package dev.weft.shared;

import dev.weft.Promise;
import dev.weft.shared.spi.EngineException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the engine for one caller. It runs in a task of the client, so a cancellation of the caller never
 * reaches a connection, and a cancelled caller need not wait for the answer.
 *
 * <pre>
 *   PENDING --- the operation ended -----> ANSWERED    the caller gets the outcome, even if it is cancelled after that
 *      |
 *      +------- the caller was cancelled -> ABANDONED   when the operation has ended, its effect is undone
 * </pre>
 *
 * @param <T> the type of the answer
 */
final class Call<T> {

    /** An operation of the engine. */
    @FunctionalInterface
    interface Operation<T> {
        T run() throws EngineException, InterruptedException;
    }

    /** Undoes what an operation has done, or may have done if {@code answer} is null. Does not wait. */
    @FunctionalInterface
    interface Undo<T> {
        void accept(@Nullable T answer);
    }

    private enum State {
        PENDING,
        ANSWERED,
        ABANDONED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
    private final Promise<Call<T>> ended;
    private final Undo<? super T> undo;
    private volatile @Nullable T answer;
    private volatile @Nullable RuntimeException failure;

    Call(String what, Undo<? super T> undo) {
        this.ended = Promise.create(what);
        this.undo = undo;
    }

    boolean isAbandoned() {
        return state.get() == State.ABANDONED;
    }

    void answer(T value) {
        answer = value;
        if (state.compareAndSet(State.PENDING, State.ANSWERED)) {
            ended.complete(this);
        } else {
            undo.accept(value);
        }
    }

    void fail(RuntimeException exception) {
        failure = exception;
        if (state.compareAndSet(State.PENDING, State.ANSWERED)) {
            ended.complete(this);
        } else {
            undo.accept(null);
        }
    }

    /** Waits for the answer. */
    T await() throws InterruptedException {
        try {
            ended.await();
        } catch (InterruptedException e) {
            if (state.compareAndSet(State.PENDING, State.ABANDONED)) {
                throw e;
            }
        }
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        @Nullable T value = answer;
        if (value == null) {
            throw new IllegalStateException("a call has neither an answer nor a failure");
        }
        return value;
    }
}
