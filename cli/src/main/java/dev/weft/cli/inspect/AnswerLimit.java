package dev.weft.cli.inspect;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A limit on the time within which another process must answer. A process that is stopped never answers. Not all of the JDK's
 * calls to other processes have a limit, and none can be interrupted. So a daemon thread makes the call. If the limit is
 * reached, the thread stays blocked until the other process continues or ends, or until this program ends.
 *
 * @param limit the limit
 */
record AnswerLimit(Duration limit) {
    /** The limit for attaching to a JVM. A JVM on a busy machine may take seconds. */
    static final AnswerLimit ATTACHING = new AnswerLimit(Duration.ofSeconds(10));

    /** The limit for a question. The stacks of many tasks take seconds. */
    static final AnswerLimit QUESTION = new AnswerLimit(Duration.ofSeconds(30));

    /**
     * Returns the result of {@code call}.
     *
     * @param jvm the process that is called
     * @throws InspectException if {@code call} has thrown a checked exception, or has not ended within the limit, or if the
     *     caller was interrupted
     */
    <T> T await(Jvm jvm, Callable<T> call) throws InspectException {
        FutureTask<T> answer = new FutureTask<>(call);
        Thread.ofPlatform()
                .daemon()
                .name("weft-inspect-" + jvm.pid())
                .inheritInheritableThreadLocals(false)
                .start(answer);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new InspectException(
                    "process " + jvm.pid() + " has not answered for " + limit.toSeconds()
                            + " s; it may be stopped, or the machine is very busy",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InspectException("process " + jvm.pid() + " was not waited for any longer", e);
        } catch (ExecutionException e) {
            throw failure(jvm, Objects.requireNonNull(e.getCause()));
        }
    }

    /** Returns the exception for {@code thrown}, which a call has thrown. Throws {@code thrown} itself if it is unchecked. */
    private static InspectException failure(Jvm jvm, Throwable thrown) {
        return switch (thrown) {
            case InspectException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Exception e -> jvm.broken(e);
            default -> throw new AssertionError(thrown);
        };
    }
}
