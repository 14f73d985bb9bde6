package dev.weft.cli.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Fetched.Failure;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes results as the fields of a JSON object, with null for missing values, and reads them. */
public final class FetchedJson {
    /** The headers with which a later run can make its request conditional. */
    public static final List<String> VALIDATORS = List.of("ETag", "Last-Modified");

    private static final int PHASES = 10;

    private FetchedJson() {}

    /** Writes the fields that are part of the output. */
    public static void writeFields(JsonGenerator json, Fetched fetched) throws IOException {
        Answer answer = fetched.answer();
        Failure failure = fetched.failure();
        json.writeStringField("url", fetched.url());
        json.writePOJOField("status", answer == null ? null : answer.status());
        json.writePOJOField("bytes", answer == null ? null : answer.bytes());
        json.writeNumberField("millis", fetched.timing().millis());
        json.writeStringField("head", answer == null ? null : answer.beginning());
        json.writeStringField("error", failure == null || isStatus(failure) ? null : failure.message());
        json.writeStringField("kind", failure == null ? null : failure.kind().label());
        json.writeNumberField("tries", fetched.tries());
        json.writeStringField("file", answer == null ? null : answer.file());
        json.writeStringField("sha256", answer == null ? null : answer.sha256());
    }

    /** Whether the failure is a failure status, so that its message would only repeat the status. */
    private static boolean isStatus(Failure failure) {
        return failure.kind() == FailureKind.STATUS;
    }

    /** Writes the details that the journal and a shared list contain. */
    public static void writeDetails(JsonGenerator json, Details details) throws IOException {
        write(json, "final", details.location());
        write(json, "type", details.type());
        for (Map.Entry<String, String> validator : details.validators().entrySet()) {
            json.writeStringField(validator.getKey(), validator.getValue());
        }
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static Details details(Map<String, String> fields) {
        Map<String, String> validators = new LinkedHashMap<>();
        for (String name : VALIDATORS) {
            if (fields.containsKey(name)) {
                validators.put(name, Objects.requireNonNull(fields.get(name)));
            }
        }
        return new Details(Origin.ARGUMENT, fields.get("final"), fields.get("type"), validators, Map.of(), null);
    }

    /** Writes the timing, which the journal and a shared list contain, but not the output. */
    public static void writeTiming(JsonGenerator json, Timing timing) throws IOException {
        json.writeFieldName("timing");
        long[] micros = timing.toArray();
        json.writeArray(micros, 0, micros.length);
    }

    /**
     * Reads the fields written by {@link #writeFields}, {@link #writeDetails} and {@link #writeTiming}, up to the end
     * of the object.
     *
     * @throws IOException if the input is not JSON or not such an object
     */
    public static Fetched read(JsonParser json) throws IOException {
        json.nextToken();
        return readFrom(json);
    }

    /**
     * Like {@link #read}, but begins with the current token.
     *
     * @throws IOException if the input is not JSON or not such an object
     */
    public static Fetched readFrom(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        long[] timing = new long[PHASES];
        for (; json.currentToken() == JsonToken.FIELD_NAME; json.nextToken()) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY) {
                readTiming(json, timing);
            } else if (json.currentToken() != JsonToken.VALUE_NULL) {
                fields.put(name, json.getText());
            }
        }
        try {
            return fetched(fields, timing);
        } catch (RuntimeException e) {
            throw new IOException("not a result", e);
        }
    }

    private static void readTiming(JsonParser json, long[] timing) throws IOException {
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i < timing.length) {
                timing[i] = json.getLongValue();
            }
        }
    }

    private static Fetched fetched(Map<String, String> fields, long[] timing) {
        String url = Objects.requireNonNull(fields.get("url"));
        Answer answer = answer(fields);
        return new Fetched(
                url,
                answer,
                failure(fields, answer),
                Timing.of(timing),
                Integer.parseInt(fields.get("tries")),
                details(fields));
    }

    private static @Nullable Answer answer(Map<String, String> fields) {
        String status = fields.get("status");
        return status == null
                ? null
                : new Answer(
                        Integer.parseInt(status),
                        Long.parseLong(fields.get("bytes")),
                        fields.getOrDefault("head", ""),
                        fields.get("file"),
                        fields.get("sha256"));
    }

    private static @Nullable Failure failure(Map<String, String> fields, @Nullable Answer answer) {
        String label = fields.get("kind");
        if (label == null) {
            return null;
        }
        String message = fields.get("error");
        return new Failure(
                FailureKind.labelled(label),
                message == null && answer != null ? "status " + answer.status() : String.valueOf(message));
    }
}
