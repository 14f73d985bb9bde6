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
     * Notes that all of it has arrived.
     *
     * @throws SaveException if it cannot be all of it
     */
    default void complete() throws SaveException {}
}
