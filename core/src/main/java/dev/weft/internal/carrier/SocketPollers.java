package dev.weft.internal.carrier;

/**
 * The JDK's own threads that watch blocking sockets for virtual threads. By default they are virtual threads, which run on the
 * carriers of the thread that uses the first socket. On carriers of Weft's they would not run while those compute. So they
 * are to be platform threads, which the JDK starts when a virtual thread waits for a socket for the first time.
 */
final class SocketPollers {
    private static final String MODE = "jdk.pollerMode";
    private static final String PLATFORM_THREADS = "1";

    private SocketPollers() {}

    /** Makes them platform threads, unless the user has chosen, or they have been started before. */
    static void keepOffCarriers() {
        if (System.getProperty(MODE) == null) {
            System.setProperty(MODE, PLATFORM_THREADS);
        }
    }
}
