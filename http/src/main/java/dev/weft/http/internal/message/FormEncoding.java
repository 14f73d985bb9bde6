package dev.weft.http.internal.message;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/** The URL encoding of forms: {@code name=Ada+Lovelace&born=1815}. */
public final class FormEncoding {
    private FormEncoding() {}

    /** Encodes {@code fields}. A field whose value is an {@link Iterable} is repeated for each element. */
    public static String of(Map<String, ?> fields) {
        StringJoiner form = new StringJoiner("&");
        fields.forEach((name, value) -> {
            if (value instanceof Iterable<?> values) {
                values.forEach(each -> form.add(field(name, each)));
            } else {
                form.add(field(name, value));
            }
        });
        return form.toString();
    }

    private static String field(String name, Object value) {
        return encoded(name) + "=" + encoded(value.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
