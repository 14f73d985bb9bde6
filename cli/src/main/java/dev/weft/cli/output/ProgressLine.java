package dev.weft.cli.output;

/** The progress of a run as one line. Not thread-safe; guarded by the lock of {@link Results}. */
interface ProgressLine {
    /**
     * Returns the line at time {@code now}, in nanoseconds, with at most {@code width} characters.
     *
     * @param received the number of body bytes that have arrived, including incomplete bodies
     */
    String line(Tally tally, long received, Pauses pauses, long now, int width);
}
