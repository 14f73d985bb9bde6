package dev.weft.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.FetchedJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** JSON lines: one object per result. All fields are present, with null for missing values. */
public final class JsonFormat implements Format {
    private final JsonGenerator json;
    private final ExtraFields extra;

    /** Creates a format that writes to {@code out}. */
    public JsonFormat(OutputStream out, ExtraFields extra) throws IOException {
        this.extra = extra;
        json = new JsonFactory().createGenerator(new BufferedOutputStream(out));
        json.setRootValueSeparator(new SerializedString(""));
    }

    @Override
    public void write(Fetched fetched) throws IOException {
        json.writeStartObject();
        FetchedJson.writeFields(json, fetched);
        extra.write(json, fetched);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }
}
