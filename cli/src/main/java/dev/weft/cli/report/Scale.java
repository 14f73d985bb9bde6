package dev.weft.cli.report;

/**
 * A logarithmic scale, which divides the latencies from 100 microseconds to 1,000 seconds into classes, ten for each
 * power of ten. The page's script uses the same scale.
 */
final class Scale {
    static final int CLASSES = 70;

    private static final int PER_DECADE = 10;

    /** The power of ten at which the scale starts, in microseconds. */
    private static final int FIRST_DECADE = 2;

    private Scale() {}

    static int classOf(long micros) {
        double decades = Math.log10((double) Math.max(1, micros)) - FIRST_DECADE;
        return Math.clamp((int) Math.floor(decades * PER_DECADE), 0, CLASSES - 1);
    }
}
