package dev.weft.http.internal.chain;

import dev.weft.http.internal.body.ReceivedBody;
import dev.weft.http.internal.message.Words;
import dev.weft.spi.wait.DebugMode;
import dev.weft.spi.wait.Strand;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * Closes responses that the program has lost, that is, responses that became unreachable without being closed or read
 * to their end. Such a response would otherwise hold its connection and its permit forever. The loss is also logged,
 * because it is an error in the program. The garbage collector may find a lost response only much later.
 */
final class LostResponses {
    /**
     * If this system property is true, or debug mode is on, the log shows where a lost response was opened. Opening a
     * response is then slower.
     */
    static final String PROPERTY = "dev.weft.http.debug";

    private static final boolean DEBUG = DebugMode.ON || Boolean.getBoolean(PROPERTY);

    private LostResponses() {}

    /** Closes {@code source} when {@code body} becomes unreachable. The source must not refer to the body. */
    static void watch(ReceivedBody body, AttemptSource source) {
        String opener = Strand.current().name();
        Throwable opened = DEBUG ? new Throwable("the response was opened by task '" + opener + "'") : null;
        source.watchWith(Watch.CLEANER.register(body, new Lost(source, opener, opened)));
    }

    /** A holder class, so that programs that open no response start no thread. */
    private static final class Watch {
        static final Cleaner CLEANER = Cleaner.create(Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("weft-http-lost")
                .factory());
    }

    private record Lost(
            AttemptSource source, String opener, @Nullable Throwable opened) implements Runnable {
        @Override
        public void run() {
            if (source.isClosed()) {
                return;
            }
            source.close();
            System.getLogger("dev.weft.http")
                    .log(
                            System.Logger.Level.WARNING,
                            "a response from " + Words.url(source.url()) + ", opened by task '" + opener
                                    + "', was lost without being closed; its connection is closed now"
                                    + (opened == null ? "; -D" + PROPERTY + "=true shows where it was opened" : ""),
                            opened);
        }
    }
}
