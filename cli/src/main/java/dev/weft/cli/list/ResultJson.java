package dev.weft.cli.list;

import com.fasterxml.jackson.core.JsonParser;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.FetchedJson;
import java.io.IOException;

/** Writes and reads results as JSON objects, the form in which the database stores them. */
final class ResultJson {
    private ResultJson() {}

    static String write(Fetched fetched) {
        return JsonText.object(json -> {
            FetchedJson.writeFields(json, fetched);
            FetchedJson.writeDetails(json, fetched.details());
            FetchedJson.writeTiming(json, fetched.timing());
        });
    }

    static Fetched read(String text) throws IOException {
        try (JsonParser json = JsonText.parser(text)) {
            return FetchedJson.read(json);
        }
    }
}
