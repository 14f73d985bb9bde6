package dev.weft.cli.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.FetchedJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Results as JSON objects, the form in which they are in the database. */
final class ResultJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ResultJson() {}

    static String write(Fetched fetched) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            FetchedJson.writeFields(json, fetched);
            FetchedJson.writeDetails(json, fetched.details());
            FetchedJson.writeTiming(json, fetched.timing());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not throw it
        }
        return text.toString().replace("\\u0000", "\\ufffd"); // PostgreSQL stores no character 0
    }

    static Fetched read(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return FetchedJson.read(json);
        }
    }
}
