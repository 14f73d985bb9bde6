package dev.weft;

/**
 * Knows exceptions by which a library says that what was used has been closed, broken, ended or cancelled by other code.
 * Weft knows those of the JDK and its own: closed channels, sockets, streams, pipes, file systems, scanners, timers, arenas,
 * HTTP clients and queues, connections whose other end is closed, cancelled selection keys, broken barriers, cancelled
 * futures and tasks, interrupted file locks, rejected executions. More of them are found by {@link java.util.ServiceLoader}.
 *
 * <p>When a task, a group or a body with a timeout is cancelled, its tasks receive the cancellation one after the other,
 * and each may close what the others still use. What the others then throw is an echo of the cancellation and not a failure. So
 * an exception of these kinds, or one caused by such, is part of the cancellation if it leaves a scope that was
 * cancelled before. It stays visible as a suppressed exception and in {@link Outcome.Cancelled#consequences}. Where
 * nothing was cancelled it is a failure like any other.
 *
 * <p>An echo that an application defines itself extends {@link ClosedException} and needs no such service.
 *
 * {@snippet :
 * import dev.weft.CancellationEcho;
 *
 * public final class ClosedConnections implements CancellationEcho {
 *     @Override
 *     public boolean isEcho(Throwable exception) {
 *         return exception instanceof java.io.IOException && "connection closed".equals(exception.getMessage());
 *     }
 * }
 * }
 */
@FunctionalInterface
public interface CancellationEcho {

    /**
     * Whether {@code exception}, by itself and without regard to its causes, says that other code ended what was used.
     * Called only for an exception that leaves a cancelled scope. Must not wait.
     */
    boolean isEcho(Throwable exception);
}
