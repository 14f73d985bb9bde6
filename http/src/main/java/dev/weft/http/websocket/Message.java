package dev.weft.http.websocket;

import java.util.Objects;

/** What comes in on a web socket: text or bytes. */
public sealed interface Message {

    /**
     * A message of text.
     *
     * @param text the text
     */
    record Text(String text) implements Message {

        /** It may not be null. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /** A message of bytes. */
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
