package dev.weft.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lines for programs: one JSON object each, with null for what there is not. */
final class JsonFormat implements Format {
    private final JsonGenerator json;

    JsonFormat(OutputStream out) throws IOException {
        json = new JsonFactory().createGenerator(new BufferedOutputStream(out));
        json.setRootValueSeparator(new SerializedString(""));
    }

    @Override
    public void write(Fetched fetched) throws IOException {
        json.writeStartObject();
        json.writeStringField("url", fetched.url());
        json.writePOJOField("status", fetched.status());
        json.writePOJOField("bytes", fetched.bytes());
        json.writeNumberField("millis", fetched.millis());
        json.writeStringField("head", fetched.head());
        json.writeStringField("error", fetched.error());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }
}
