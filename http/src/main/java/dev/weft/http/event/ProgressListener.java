package dev.weft.http.event;

/** Receives the progress of sending or receiving a body. Called by the task that transfers the body; must not wait. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Called after more bytes have been transferred.
     *
     * @param done the number of bytes so far
     * @param length the total number of bytes, or -1 if it is not known
     */
    void on(long done, long length);
}
