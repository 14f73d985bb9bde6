package dev.weft.cli.list;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.cli.result.Origin;
import dev.weft.cli.result.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes and reads targets as JSON objects, the form in which the database stores them. */
final class TargetJson {
    private TargetJson() {}

    static String write(Target target) {
        return JsonText.object(json -> {
            writeRequest(json, target, target.headers());
            write(json, "id", target.origin().id());
            write(json, "file", target.origin().file());
            if (target.origin().line() > 0) {
                json.writeNumberField("line", target.origin().line());
            }
        });
    }

    /**
     * A checksum of the request, which does not depend on the order of the headers. A list has only one target for each
     * checksum.
     */
    static byte[] key(Target target) {
        try {
            String request = JsonText.object(json -> writeRequest(json, target, new TreeMap<>(target.headers())));
            return MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has SHA-256
        }
    }

    static Target read(String text) {
        Map<String, String> fields = new HashMap<>();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        try (JsonParser json = JsonText.parser(text)) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    readHeaders(json, headers);
                } else {
                    fields.put(name, json.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a target of the list cannot be read: " + text, e);
        }
        long line = Long.parseLong(fields.getOrDefault("line", "0"));
        Origin origin = new Origin(line, fields.get("id"), fields.get("file"));
        String url = fields.getOrDefault("url", "");
        return new Target(url, fields.get("method"), headers, fields.get("body"), null, origin);
    }

    private static void readHeaders(JsonParser json, Map<String, List<String>> headers) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            List<String> values = new ArrayList<>();
            headers.put(json.currentName(), values);
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                values.add(json.getText());
            }
        }
    }

    private static void writeRequest(JsonGenerator json, Target target, Map<String, List<String>> headers)
            throws IOException {
        json.writeStringField("url", target.url());
        write(json, "method", target.method());
        write(json, "body", target.body());
        if (!headers.isEmpty()) {
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, List<String>> header : headers.entrySet()) {
                json.writeFieldName(header.getKey());
                String[] values = header.getValue().toArray(String[]::new);
                json.writeArray(values, 0, values.length);
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
