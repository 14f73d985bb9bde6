package dev.weft.cli.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.cli.result.Origin;
import dev.weft.cli.result.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a target that is given as a JSON object on one line, with {@code url} and optionally {@code method}, {@code
 * headers} (each a string or an array of strings), {@code body}, {@code id} and {@code file}.
 */
final class TargetLine {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * The part of Jackson's messages that quotes the source. This part is removed, because the source is the line
     * itself, which is in the output anyway.
     */
    private static final Pattern SOURCE = Pattern.compile(" \\([^()]*\\[Source.*", Pattern.DOTALL);

    private final JsonParser json;
    private final long line;
    private final Syntax syntax;
    private @Nullable String url;
    private @Nullable String method;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private @Nullable String body;
    private @Nullable String id;
    private @Nullable String file;

    private TargetLine(JsonParser json, long line, Syntax syntax) {
        this.json = json;
        this.line = line;
        this.syntax = syntax;
    }

    /** Parses a line. A malformed line becomes a flawed target, so that it fails alone and does not stop the others. */
    static Target parse(String line, long number, Syntax syntax) {
        try (JsonParser json = JSON.createParser(line)) {
            return new TargetLine(json, number, syntax).read();
        } catch (JsonParseException e) {
            return Target.flawed(
                    line,
                    "invalid JSON: " + SOURCE.matcher(e.getOriginalMessage()).replaceAll("") + ", at column "
                            + e.getLocation().getColumnNr());
        } catch (IOException | IllegalArgumentException e) {
            return Target.flawed(line, String.valueOf(e.getMessage()));
        }
    }

    private Target read() throws IOException {
        json.nextToken(); // the opening brace, by which the line was recognised as JSON
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            readField(json.currentName());
        }
        if (json.nextToken() != null) {
            throw new IllegalArgumentException("there is text after the JSON object");
        }
        if (url == null) {
            throw new IllegalArgumentException("the JSON object has no \"url\"");
        }
        return new Target(syntax.complete(url), method, headers, body, null, new Origin(line, id, file));
    }

    private void readField(String name) throws IOException {
        json.nextToken();
        switch (name) {
            case "url" -> url = text(name);
            case "method" -> method = text(name);
            case "body" -> body = text(name);
            case "id" -> id = json.getValueAsString();
            case "file" -> file = text(name);
            case "headers" -> readHeaders();
            default ->
                throw new IllegalArgumentException(
                        "unknown field \"" + name + "\": the fields are url, method, headers, body, id and file");
        }
    }

    private void readHeaders() throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            throw new IllegalArgumentException("\"headers\" must be an object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            headers.put(name, json.isExpectedStartArrayToken() ? texts(name) : List.of(text(name)));
        }
    }

    private List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(name));
        }
        return texts;
    }

    private String text(String name) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException("\"" + name + "\" must be a string");
        }
        return json.getText();
    }
}
