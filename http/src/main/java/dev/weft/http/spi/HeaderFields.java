package dev.weft.http.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in order; a name may occur several times. Names are case-insensitive. Immutable: the methods that
 * change something return new fields.
 */
public final class HeaderFields {
    private static final HeaderFields NONE = new HeaderFields();

    /** Fields whose values are secrets, which messages must not contain. */
    private static final Set<String> SECRET = Set.of("authorization", "cookie", "proxy-authorization", "set-cookie");

    /**
     * Names and values, alternating. An array and not a map, because requests have few fields, and most fields are only
     * passed on and never looked up.
     */
    private final String[] namesAndValues;

    private HeaderFields(String... namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /** No fields. */
    public static HeaderFields none() {
        return NONE;
    }

    /**
     * Fields received from a connection, as alternating names and values. Nothing is checked, and the array is not
     * copied.
     */
    public static HeaderFields received(String... namesAndValues) {
        return new HeaderFields(namesAndValues);
    }

    /** The number of fields. */
    public int size() {
        return namesAndValues.length / 2;
    }

    /** The name of the field at {@code index}. */
    public String name(int index) {
        return namesAndValues[2 * index];
    }

    /** The value of the field at {@code index}. */
    public String value(int index) {
        return namesAndValues[2 * index + 1];
    }

    /** The last value of a field; null if the field is absent. */
    public @Nullable String get(String name) {
        Objects.requireNonNull(name, "name");
        for (int i = size() - 1; i >= 0; i--) {
            if (name(i).equalsIgnoreCase(name)) {
                return value(i);
            }
        }
        return null;
    }

    /** Whether the field is present. */
    public boolean contains(String name) {
        return get(name) != null;
    }

    /** All values of a field, in order. */
    public List<String> values(String name) {
        Objects.requireNonNull(name, "name");
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < size(); i++) {
            if (name(i).equalsIgnoreCase(name)) {
                values.add(value(i));
            }
        }
        return Collections.unmodifiableList(values);
    }

    /** The distinct names, in alphabetical order. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        forEach((name, _) -> names.add(name));
        return Collections.unmodifiableSet(names);
    }

    /** Calls {@code action} with the name and value of each field, in order. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < size(); i++) {
            action.accept(name(i), value(i));
        }
    }

    /**
     * These fields with one field added. Each character of the value is sent as one byte, as in ISO-8859-1.
     *
     * @throws IllegalArgumentException if {@code name} is not a token, or {@code value} contains a character that is
     *     not in ISO-8859-1 or not allowed in a field, such as a newline
     */
    public HeaderFields plus(String name, String value) {
        requireName(name);
        requireValue(name, value);
        String[] more = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        more[more.length - 2] = name;
        more[more.length - 1] = value.strip();
        return new HeaderFields(more);
    }

    /**
     * These fields with one field set, replacing all fields of that name.
     *
     * @throws IllegalArgumentException as for {@link #plus}
     */
    public HeaderFields with(String name, String value) {
        return without(name).plus(name, value);
    }

    /** These fields with the fields of {@code others} set, replacing all fields of the same names. */
    public HeaderFields with(HeaderFields others) {
        HeaderFields kept = filtered((name, _) -> !others.contains(name));
        String[] merged = Arrays.copyOf(kept.namesAndValues, kept.namesAndValues.length + others.namesAndValues.length);
        System.arraycopy(others.namesAndValues, 0, merged, kept.namesAndValues.length, others.namesAndValues.length);
        return new HeaderFields(merged);
    }

    /** These fields without the fields of one name. */
    public HeaderFields without(String name) {
        return contains(name) ? filtered((each, _) -> !each.equalsIgnoreCase(name)) : this;
    }

    private HeaderFields filtered(BiPredicate<String, String> filter) {
        List<String> remaining = new ArrayList<>(namesAndValues.length);
        forEach((name, value) -> {
            if (filter.test(name, value)) {
                remaining.add(name);
                remaining.add(value);
            }
        });
        return new HeaderFields(remaining.toArray(String[]::new));
    }

    /** Rejects names that are not tokens by RFC 9110, section 5.6.2. A colon, for example, would end the name. */
    private static void requireName(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("header cannot be sent: its name is empty");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isToken(c)) {
                throw new IllegalArgumentException(
                        "header cannot be sent: its name has the character " + code(c) + ": '" + shown(name) + "'");
            }
        }
    }

    private static boolean isToken(char c) {
        boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /**
     * Rejects values with control characters or with characters that are not in ISO-8859-1. A line break would start
     * another header, so that an attacker could forge requests.
     */
    private static void requireValue(String name, String value) {
        Objects.requireNonNull(value, "value");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException("header cannot be sent: the value of " + name + " has the character "
                        + code(c) + (isSecret(name) ? "" : ": '" + shown(value) + "'"));
            }
        }
    }

    private static String code(char c) {
        return String.format(Locale.ROOT, "0x%02x", (int) c);
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "\ufffd");
    }

    private static boolean isSecret(String name) {
        return SECRET.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderFields fields && Arrays.equals(fields.namesAndValues, namesAndValues);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(namesAndValues);
    }

    /** One field per line. The values of fields that carry secrets are masked. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name)
                .append(": ")
                .append(isSecret(name) ? "██" : value)
                .append('\n'));
        return text.toString();
    }
}
