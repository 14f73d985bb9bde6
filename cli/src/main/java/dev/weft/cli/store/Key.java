package dev.weft.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HexFormat;

/**
 * Identifies the request for a target: the first half of a SHA-256 checksum of the request's method, headers, user
 * name, body and URL.
 */
record Key(long high, long low) {
    private static final String FIELD = "key";

    /** The key in hexadecimal digits. */
    String text() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField(FIELD, text());
    }

    /** Reads the first field of a line. */
    static Key read(JsonParser json) throws IOException {
        json.nextToken();
        String text =
                FIELD.equals(json.nextFieldName()) && json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        try {
            return new Key(
                    Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, text.length(), 16));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException("not a line of a journal", e);
        }
    }
}
