package dev.weft.internal.carrier;

/**
 * How long an idle carrier waits for work.
 *
 * @param spins how often it checks for work before it sleeps
 * @param checks how often it checks the other carriers, at short intervals, before it sleeps until it is woken
 * @param keepAlive nanoseconds after which it ends
 */
record Patience(int spins, int checks, long keepAlive) {
    /** Spins for a few microseconds, checks the others for two milliseconds, and ends after half a minute. */
    static final Patience USUAL = new Patience(100, 40, 30_000_000_000L);
}
