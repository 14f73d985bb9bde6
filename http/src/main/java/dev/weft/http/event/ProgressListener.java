package dev.weft.http.event;

/** Receives how much of a body was sent or received. Called by the task that does it; must not wait. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Some more bytes went through.
     *
     * @param done how many so far
     * @param length how many there will be, or -1 if that is not known
     */
    void on(long done, long length);
}
