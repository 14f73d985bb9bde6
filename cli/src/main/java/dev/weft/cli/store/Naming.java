package dev.weft.cli.store;

import dev.weft.cli.result.Target;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the names of files: the name in the input line, or else the name that a template gives, or else host and path
 * of the URL. All names are made safe, so that no name leads out of the directory.
 */
public final class Naming {
    /** Names by host and path. */
    public static final Naming BY_URL = new Naming(null, null);

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> FIELDS = List.of("host", "path", "dir", "name", "ext", "id", "line");

    private final @Nullable String template;
    private final @Nullable String exact;

    private Naming(@Nullable String template, @Nullable String exact) {
        this.template = template;
        this.exact = exact;
    }

    /** Uses {@code name}, unchanged, for any target. */
    static Naming exactly(String name) {
        return new Naming(null, name);
    }

    /**
     * Names by a template with fields such as <code>{host}</code>.
     *
     * @throws IllegalArgumentException if a field of the template does not exist, or the template is empty
     */
    public static Naming by(String template) {
        for (MatchResult field : FIELD.matcher(template).results().toList()) {
            if (!FIELDS.contains(field.group(1))) {
                throw new IllegalArgumentException(
                        "there is no {" + field.group(1) + "}: the fields are {" + String.join("}, {", FIELDS) + "}");
            }
        }
        if (template.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return new Naming(template, null);
    }

    /** The names for a target, from the outermost directory to the file. */
    List<String> of(Target target) {
        if (exact != null) {
            return List.of(exact);
        }
        String file = target.origin().file();
        if (file != null) {
            return SafeName.ofPath(file);
        }
        List<String> names = SafeName.of(target.url());
        return template == null
                ? names
                : SafeName.ofPath(FIELD.matcher(template)
                        .replaceAll(field -> Matcher.quoteReplacement(value(field.group(1), target, names))));
    }

    private static String value(String field, Target target, List<String> names) {
        String last = names.getLast();
        int dot = last.lastIndexOf('.');
        return switch (field) {
            case "host" -> names.getFirst();
            case "path" -> String.join("/", names.subList(1, names.size()));
            case "dir" -> String.join("/", names.subList(1, names.size() - 1));
            case "name" -> dot > 0 ? last.substring(0, dot) : last;
            case "ext" -> dot > 0 ? last.substring(dot + 1) : "";
            case "id" -> target.origin().id() == null ? "" : target.origin().id();
            default -> Long.toString(target.origin().line());
        };
    }
}
