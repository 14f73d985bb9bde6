package dev.weft.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.result.Details;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Timing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fields that are printed only if an option names them. */
public final class ExtraFields {
    /** No extra fields. */
    public static final ExtraFields NONE = new ExtraFields(List.of());

    private static final String HEADER = "header:";
    private static final String BODY = "body";
    private static final String TIMINGS = "timings";
    private static final Set<String> NAMES = Set.of("final", "type", "line", "id", TIMINGS, BODY);

    private final List<String> names;

    private ExtraFields(List<String> names) {
        this.names = names;
    }

    /**
     * Parses a list of fields.
     *
     * @throws IllegalArgumentException if a name is not the name of a field
     */
    public static ExtraFields of(List<String> names) {
        List<String> known = new ArrayList<>();
        for (String name : names) {
            if (!NAMES.contains(name) && !(name.startsWith(HEADER) && name.length() > HEADER.length())) {
                throw new IllegalArgumentException("there is no field '" + name
                        + "' to add: they are final, type, line, id, timings, body and header:NAME");
            }
            known.add(name);
        }
        return new ExtraFields(List.copyOf(known));
    }

    /** The names of the headers that are printed. */
    public List<String> headers() {
        return names.stream()
                .filter(name -> name.startsWith(HEADER))
                .map(name -> name.substring(HEADER.length()))
                .toList();
    }

    /** Whether whole bodies are printed. */
    public boolean hasBody() {
        return names.contains(BODY);
    }

    /** The names of the fields that have a CSV column, in order: all fields except the body. */
    List<String> columns() {
        return names.stream().filter(name -> !name.equals(BODY)).toList();
    }

    /** The values of {@link #columns}, in order; a missing value is an empty text. */
    List<String> values(Fetched fetched) {
        return columns().stream().map(name -> value(name, fetched)).toList();
    }

    private static String value(String name, Fetched fetched) {
        Details details = fetched.details();
        String value = switch (name) {
            case "final" -> details.location();
            case "type" -> details.type();
            case "line" ->
                details.origin().line() == 0
                        ? null
                        : Long.toString(details.origin().line());
            case "id" -> details.origin().id();
            case TIMINGS -> phases(fetched.timing());
            default -> details.headers().get(name.substring(HEADER.length()));
        };
        return value == null ? "" : value;
    }

    private static String phases(Timing timing) {
        List<String> phases = new ArrayList<>();
        timing.phases().forEach((phase, micros) -> phases.add(phase + "=" + micros / 1000.0));
        return String.join(" ", phases);
    }

    void write(JsonGenerator json, Fetched fetched) throws IOException {
        Details details = fetched.details();
        for (String name : names) {
            switch (name) {
                case "line" ->
                    json.writePOJOField(
                            name,
                            details.origin().line() == 0
                                    ? null
                                    : details.origin().line());
                case TIMINGS -> write(json, fetched.timing());
                case BODY -> writeBody(json, details);
                default -> {
                    String value = value(name, fetched);
                    json.writeStringField(name, value.isEmpty() ? null : value);
                }
            }
        }
    }

    private static void write(JsonGenerator json, Timing timing) throws IOException {
        json.writeObjectFieldStart(TIMINGS);
        for (var phase : timing.phases().entrySet()) {
            json.writeNumberField(phase.getKey(), phase.getValue() / 1000.0);
        }
        json.writeEndObject();
    }

    /** Writes the body as text, or in base 64 if it is not UTF-8. */
    private static void writeBody(JsonGenerator json, Details details) throws IOException {
        ByteBuffer body = details.body();
        if (body == null) {
            json.writeNullField(BODY);
            return;
        }
        try {
            json.writeStringField(
                    BODY,
                    StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString());
        } catch (CharacterCodingException e) {
            byte[] bytes = new byte[body.remaining()]; // not UTF-8
            body.duplicate().get(bytes);
            json.writeBinaryField("base64", bytes);
        }
    }
}
