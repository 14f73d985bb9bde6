package dev.weft;

/**
 * Recognises exceptions by which a library says that other code has closed, broken, ended or cancelled the object in use.
 * Weft recognises its own exceptions, and those of the JDK for closed channels, selectors, sockets, streams, pipes, file
 * systems, zip files, scanners, formatters, timers, arenas, publishers and HTTP clients, connections whose other end is closed,
 * cancelled selection keys, broken barriers, cancelled futures and tasks, interrupted file locks and rejected executions.
 * Further implementations of this interface are found by {@link java.util.ServiceLoader}.
 *
 * <p>When a task, a group or a body with a timeout is cancelled, the tasks inside receive the cancellation one after the other.
 * Each task may close an object that the others still use. The exception that the others then throw is an echo of the
 * cancellation, and not a failure. So an exception of one of these kinds, or with a cause of one of these kinds, is part of the
 * cancellation if it leaves a task, group or body that was cancelled before. Such an exception stays visible as a suppressed
 * exception and in {@link Outcome.Cancelled#consequences}. An exception that leaves code which was not cancelled is a failure
 * like any other.
 *
 * <p>An exception that an application defines for this purpose extends {@link ClosedException}, and needs no implementation
 * of this interface.
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
     * Returns whether {@code exception}, without regard to its causes, says that other code closed or ended an object in
     * use. This method may be called for every exception that leaves a task, group or body, and for the causes of the
     * exception. It must not wait.
     */
    boolean isEcho(Throwable exception);
}
