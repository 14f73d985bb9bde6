package dev.weft.internal.carrier;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/**
 * The JDK's own threads that watch blocking sockets for virtual threads. They are virtual threads and run where the thread runs that
 * uses the first socket; on carriers of Weft's they would not run while those compute. So they are started by a
 * platform thread before there are others on carriers of Weft's. That takes some 20 ms, in which the caller goes on.
 */
final class SocketPollers {
    private static final String NAME = "sun.nio.ch.Poller";
    private static final CountDownLatch STARTED = new CountDownLatch(1);

    private SocketPollers() {}

    /** Has them started. To be called once. */
    static void start() throws ClassNotFoundException {
        Class.forName(NAME, false, null);
        Thread.ofPlatform()
                .daemon()
                .name("weft-start")
                .inheritInheritableThreadLocals(false)
                .start(SocketPollers::touch);
    }

    private static void touch() {
        try {
            Class.forName(NAME, true, null);
        } catch (ClassNotFoundException | LinkageError e) { // every use of a socket by a virtual thread will say so
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, "the JDK's pollers could not be started", e);
        } finally {
            STARTED.countDown();
        }
    }

    /** A factory like {@code threads} that makes no thread before they are started. */
    static ThreadFactory before(ThreadFactory threads) {
        return body -> {
            if (STARTED.getCount() > 0) {
                awaitStarted();
            }
            return threads.newThread(body);
        };
    }

    private static void awaitStarted() {
        boolean interrupted = false;
        while (STARTED.getCount() > 0) {
            try {
                STARTED.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
