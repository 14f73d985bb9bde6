package dev.weft.cli.attempt;

import java.io.IOException;

/** Is told of the bytes of a body as they are read, whatever becomes of them. */
public interface Tap {
    /** Takes nothing. */
    Tap NONE = new Tap() {
        @Override
        public void arrived(byte[] chunk, int offset, int length) {
            // Taken by none.
        }

        @Override
        public void ended() {
            // Taken by none.
        }
    };

    /**
     * Bytes have arrived.
     *
     * @throws IOException if they cannot be kept, so that the run cannot go on
     */
    void arrived(byte[] chunk, int offset, int length) throws IOException;

    /** The whole body has arrived. */
    void ended();
}
