package dev.weft.internal.failure;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The messages of exceptions for a pipe or a connection whose other end is closed. Some of these messages come from the
 * operating system, which writes them in the language of the process. Weft asks the operating system for them, once, when a
 * cancelled scope gets an exception with a message that Weft does not know.
 */
final class PeerMessages {
    /** The messages of the JDK itself, and those of an operating system in English. */
    private static final Set<String> ENGLISH = Set.of("Broken pipe", "Connection reset", "Connection reset by peer");

    /**
     * The pause after an attempt that failed. A process without file descriptors may have some later. A process that may not
     * open connections must not try for each exception.
     */
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final Source source;
    private final LongSupplier nanoTime;
    private volatile Set<String> learned = Set.of();
    private volatile boolean complete;
    private boolean hasFailed;
    private long failedAt;

    /** Where the messages of the operating system come from. */
    interface Source {
        /** Adds the messages to {@code messages}. Called on a thread that nobody interrupts. */
        void addTo(Set<String> messages) throws IOException;
    }

    PeerMessages(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** Whether {@code message} may be one of these messages. Does not ask the operating system. */
    boolean mayContain(String message) {
        return !complete || isKnown(message);
    }

    /**
     * Whether {@code message} is one of these messages. If the message is unknown, and the operating system has not been asked,
     * this method blocks its thread until the operating system has been asked: some 10 milliseconds. Interrupts do not matter,
     * and are kept.
     */
    boolean contains(String message) {
        if (!complete && !isKnown(message)) {
            ask();
        }
        return isKnown(message);
    }

    private boolean isKnown(String message) {
        return ENGLISH.contains(message) || learned.contains(message);
    }

    /** Of several callers, one asks, and the others wait for it. */
    private synchronized void ask() {
        if (complete || (hasFailed && nanoTime.getAsLong() - failedAt < PAUSE_NANOS)) {
            return;
        }
        complete = hasAsked();
        hasFailed = !complete;
        failedAt = nanoTime.getAsLong();
    }

    /** Asks on another thread, because an interrupt of this one would close the channels. Returns whether it succeeded. */
    private boolean hasAsked() {
        CompletableFuture<Boolean> succeeded = new CompletableFuture<>();
        try {
            Thread.ofPlatform()
                    .daemon()
                    .name("weft-peer-messages")
                    .priority(Thread.NORM_PRIORITY)
                    .inheritInheritableThreadLocals(false)
                    .start(() -> ask(succeeded));
        } catch (OutOfMemoryError e) {
            return false; // There are too many threads. The caller's exception matters more, so nothing is logged.
        }
        return succeeded.join();
    }

    private void ask(CompletableFuture<Boolean> succeeded) {
        Set<String> messages = new HashSet<>(learned);
        try {
            source.addTo(messages);
            learned = Set.copyOf(messages);
            succeeded.complete(true);
        } catch (Throwable e) {
            learned = Set.copyOf(messages); // what the operating system said before the failure
            succeeded.complete(false); // before the message, because a log handler may wait for the caller
            System.getLogger("dev.weft")
                    .log(
                            System.Logger.Level.DEBUG,
                            "cannot find out how the operating system describes a connection that was closed; in a language"
                                    + " other than English, such exceptions count as failures until a later attempt succeeds",
                            e);
        }
    }
}
