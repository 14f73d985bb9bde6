package dev.weft.internal.failure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.ClosedWatchServiceException;
import java.util.FormatterClosedException;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * The exceptions by which blocking calls of the JDK say that they were cut short, or that other code closed an object that they
 * used. A plain {@link IOException}, {@link SocketException} or {@link IllegalStateException} is recognised by its message,
 * which the JDK or the operating system has written.
 */
final class JdkEchoes {
    /** The messages of streams, pipes and readers of {@code java.io}, and of the streams of a process. */
    private static final Set<String> CLOSED_STREAM = Set.of(
            "Stream closed",
            "Stream Closed",
            "Stream is closed",
            "Pipe closed",
            "Pipe broken",
            "Read end dead",
            "Write end dead");

    /**
     * The messages for a connection or a pipe whose other end was closed. If both ends are used in one group, a sibling may
     * have closed the other end.
     */
    private static final PeerMessages CLOSED_BY_PEER = new PeerMessages(ClosedPeer::addMessagesTo, System::nanoTime);

    /** The messages of the JDK's HTTP client. */
    private static final Set<String> CLOSED_CLIENT = Set.of("shutdownNow", "closed", "selector manager closed");

    private static final Set<String> CLOSED_OBJECT = Set.of(
            "Scanner closed", // java.util.Scanner
            "zip file closed", // java.util.zip.ZipFile
            "Timer already cancelled.", // java.util.Timer
            "Closed", // java.util.concurrent.SubmissionPublisher
            "Already closed"); // java.lang.foreign.Arena, and memory segments of it

    private static final Set<String> CLOSED_SOCKET = Set.of(
            "Socket closed",
            "Socket is closed",
            "Closed by interrupt",
            "Socket input is shutdown",
            "Socket output is shutdown");

    private static final Set<Class<? extends Exception>> PLAIN_TYPES =
            Set.of(IOException.class, SocketException.class, IllegalStateException.class);

    private JdkEchoes() {}

    /** Whether {@code thrown} is an exception that a blocking call of the JDK throws when its thread is interrupted. */
    static boolean isInterruption(Throwable thrown) {
        return switch (thrown) {
            case InterruptedException _ -> true;
            case ClosedByInterruptException _ -> true;
            case FileLockInterruptionException _ -> true;
            case SocketTimeoutException _ -> false;
            case InterruptedIOException _ -> true;
            default -> false;
        };
    }

    /**
     * Whether {@code thrown} says that other code closed, broke, ended or cancelled an object in use. May block, usually once
     * in a process: see {@link PeerMessages#contains}.
     */
    static boolean isEcho(Throwable thrown) {
        return isEchoForSure(thrown) || (isForSystemMessages(thrown) && hasMessage(CLOSED_BY_PEER::contains, thrown));
    }

    /** Like {@link #isEcho}, but never blocks. The result is true if {@code isEcho} would have to ask the operating system. */
    static boolean mayBeEcho(Throwable thrown) {
        return isEchoForSure(thrown) || (isForSystemMessages(thrown) && hasMessage(CLOSED_BY_PEER::mayContain, thrown));
    }

    private static boolean isEchoForSure(Throwable thrown) {
        return switch (thrown) {
            case ClosedChannelException _ -> true;
            case ClosedSelectorException _ -> true;
            case CancelledKeyException _ -> true;
            case ShutdownChannelGroupException _ -> true;
            case ClosedFileSystemException _ -> true;
            case ClosedDirectoryStreamException _ -> true;
            case ClosedWatchServiceException _ -> true;
            case FormatterClosedException _ -> true;
            case BrokenBarrierException _ -> true;
            case CancellationException _ -> true;
            case RejectedExecutionException _ -> true;
            case SocketException _ -> hasMessage(CLOSED_SOCKET::contains, thrown);
            case IOException _ ->
                hasMessage(CLOSED_STREAM::contains, thrown) || hasMessage(CLOSED_CLIENT::contains, thrown);
            case IllegalStateException _ -> hasMessage(CLOSED_OBJECT::contains, thrown);
            default -> false;
        };
    }

    /** Whether the message of {@code thrown} may come from the operating system. */
    private static boolean isForSystemMessages(Throwable thrown) {
        return thrown.getClass() == IOException.class || thrown.getClass() == SocketException.class;
    }

    /**
     * Whether {@code isKnown} is true for the message of {@code thrown}. Subclasses may give the same message another meaning,
     * so only the types that the JDK itself throws count.
     */
    private static boolean hasMessage(Predicate<String> isKnown, Throwable thrown) {
        String message = PLAIN_TYPES.contains(thrown.getClass()) ? thrown.getMessage() : null;
        return message != null && isKnown.test(message);
    }
}
