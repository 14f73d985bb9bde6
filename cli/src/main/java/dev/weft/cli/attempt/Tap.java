package dev.weft.cli.attempt;

import java.io.IOException;

/** Receives the bytes of a body as they are read, in addition to the code that uses the body. */
public interface Tap {
    /** Ignores all bytes. */
    Tap NONE = new Tap() {
        @Override
        public void arrived(byte[] chunk, int offset, int length) {
            // Bytes are ignored.
        }

        @Override
        public void ended() {
            // The end is ignored.
        }
    };

    /**
     * Called when bytes have arrived.
     *
     * @throws IOException if the bytes cannot be stored, so that the run cannot continue
     */
    void arrived(byte[] chunk, int offset, int length) throws IOException;

    /** Called when the whole body has arrived. */
    void ended();
}
