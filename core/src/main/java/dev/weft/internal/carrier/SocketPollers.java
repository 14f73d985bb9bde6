package dev.weft.internal.carrier;

/**
 * The JDK's own threads that watch blocking sockets for virtual threads. By default they are virtual threads, which run on
 * the carriers of the thread that uses the first socket. On Weft's carriers they would not run while tasks compute there.
 * So Weft makes them platform threads, which the JDK starts when a virtual thread waits for a socket for the first time.
 */
final class SocketPollers {
    private static final String MODE = "jdk.pollerMode";
    private static final String PLATFORM_THREADS = "1";

    private SocketPollers() {}

    /**
     * Makes the pollers platform threads. Has no effect if the user has set the system property {@value #MODE}, or if the
     * JDK has already read it.
     */
    static void keepOffCarriers() {
        if (System.getProperty(MODE) == null) {
            System.setProperty(MODE, PLATFORM_THREADS);
        }
    }
}
