package dev.weft.internal.failure;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The messages of exceptions for a pipe or a connection whose other end is closed. Some of these messages come from the
 * operating system, which writes them in the language of the process. Weft learns them when it first meets a message that it
 * does not know: it closes the other ends of a pipe and a connection of its own, and uses them.
 */
final class PeerMessages {
    /** The messages of the JDK itself, and those of an operating system in English. */
    private static final Set<String> ENGLISH = Set.of("Broken pipe", "Connection reset", "Connection reset by peer");

    /**
     * A process that has no file descriptor left may have one later, so Weft tries again. A process that may not open
     * connections must not try for each exception.
     */
    private static final int MAX_ATTEMPTS = 10;

    private final Source source;
    private final Set<String> learned = ConcurrentHashMap.newKeySet();
    private volatile int attemptsLeft = MAX_ATTEMPTS;

    /** Where the messages of the operating system come from. */
    interface Source {
        /** Adds the messages to {@code messages}. Called on a thread that nobody interrupts. */
        void addTo(Set<String> messages) throws IOException;
    }

    PeerMessages(Source source) {
        this.source = source;
    }

    /**
     * Whether {@code message} is one of these messages. The first call with an unknown message blocks its thread for some
     * milliseconds. Interrupts do not matter, and are kept.
     */
    boolean contains(String message) {
        return isKnown(message) || (attemptsLeft > 0 && learn() && isKnown(message));
    }

    private boolean isKnown(String message) {
        return ENGLISH.contains(message) || learned.contains(message);
    }

    /** Returns true, so that what was learned is asked again. Of several threads, one learns and the others wait for it. */
    private synchronized boolean learn() {
        if (attemptsLeft > 0) {
            attemptsLeft--;
            try {
                // An interrupt of the caller would close the channels.
                CompletableFuture.runAsync(this::ask, PeerMessages::startThread).join();
                attemptsLeft = 0;
            } catch (CompletionException | OutOfMemoryError e) { // the error says that there are too many threads
                System.getLogger("dev.weft")
                        .log(
                                System.Logger.Level.DEBUG,
                                "this process cannot find out in which words the operating system says that a connection was"
                                        + " closed, so only the English words are recognised",
                                e);
            }
        }
        return true;
    }

    private void ask() {
        try {
            source.addTo(learned);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static void startThread(Runnable body) {
        Thread.ofPlatform()
                .daemon()
                .name("weft-peer-messages")
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false)
                .start(body);
    }
}
