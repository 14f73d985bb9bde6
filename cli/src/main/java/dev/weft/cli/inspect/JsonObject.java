package dev.weft.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed JSON object. The value of a missing field is empty, zero or false. */
record JsonObject(Map<String, Object> fields) {
    private static final JsonFactory FACTORY = new JsonFactory();

    static JsonObject read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            if (value(parser) instanceof JsonObject object) {
                return object;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the answer is not JSON", e);
        }
        throw new UncheckedIOException(new IOException("the answer is not a JSON object"));
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                put(fields, name, value(parser));
            }
            return new JsonObject(fields);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Object item = value(parser);
                if (item != null) {
                    items.add(item);
                }
            }
            return items;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE
                ? (Object) parser.getBooleanValue()
                : parser.getValueAsString();
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    long number(String field) {
        return fields.get(field) instanceof Long number ? number : 0;
    }

    int integer(String field) {
        return (int) number(field);
    }

    boolean flag(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    List<JsonObject> objects(String field) {
        return items(field).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    List<String> texts(String field) {
        return items(field).stream().map(String::valueOf).toList();
    }

    List<?> items(String field) {
        return fields.get(field) instanceof List<?> items ? items : List.of();
    }
}
