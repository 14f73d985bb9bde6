package dev.weft.http;

/** Is told how much of a body was sent or received. Called by the task that does it; must not wait. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Some more bytes went through.
     *
     * @param done how many so far
     * @param length how many there will be, or {@link Body#UNKNOWN}
     */
    void on(long done, long length);
}
