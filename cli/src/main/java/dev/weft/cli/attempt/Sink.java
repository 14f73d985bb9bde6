package dev.weft.cli.attempt;

/** Receives a body as it arrives. */
interface Sink {
    /**
     * Receives more bytes; may wait.
     *
     * @throws SaveException if the bytes cannot be written
     * @throws OutputException if the output of the run cannot be written
     */
    void write(byte[] chunk, int offset, int length) throws SaveException, OutputException;

    /**
     * Called when the whole body has arrived.
     *
     * @throws SaveException if the body is shorter than it must be
     */
    default void complete() throws SaveException {}
}
