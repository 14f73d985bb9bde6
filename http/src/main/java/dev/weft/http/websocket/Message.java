package dev.weft.http.websocket;

import java.util.Objects;

/** A message received on a web socket: text or binary. */
public sealed interface Message {

    /**
     * A text message.
     *
     * @param text the text
     */
    record Text(String text) implements Message {

        /** Checks that the text is not null. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /** A binary message. */
    final class Binary implements Message {
        private final byte[] bytes;

        Binary(byte[] bytes) {
            this.bytes = Objects.requireNonNull(bytes, "bytes");
        }

        /** The bytes. The array is not copied. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "Binary[" + bytes.length + " bytes]";
        }
    }
}
