package dev.weft.internal.carrier;

/**
 * How long a carrier that has nothing to do waits for something.
 *
 * @param spins how often it checks for work before it sleeps
 * @param looks how often it looks at the other carriers, at short intervals, before it sleeps until it is woken
 * @param keepAlive nanoseconds after which it ends
 */
record Patience(int spins, int looks, long keepAlive) {
    /** A few microseconds, two milliseconds, and then half a minute. */
    static final Patience USUAL = new Patience(100, 40, 30_000_000_000L);
}
