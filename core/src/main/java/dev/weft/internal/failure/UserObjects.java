package dev.weft.internal.failure;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of objects of the application: labels, inputs and exceptions. Their methods may throw anything. An object whose
 * method throws counts as having no text, because the exception must not keep Weft from ending a task or building a
 * message.
 */
public final class UserObjects {
    /** The result of {@link Object#toString}: the binary name of a class or an array, an at sign, and a hash code. */
    private static final Pattern OBJECT_TEXT = Pattern.compile(
            "(?:(?<open>(?:^|(?<=\\w))\\[)?(?<array>\\[+)(?:L(?<element>[\\w.$]+);|(?<primitive>[ZBCSIJFD]))"
                    + "|(?<![\\w.$])(?<type>(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*(?:/0x[0-9a-f]+)?))"
                    + "@[0-9a-f]{1,8}(?![\\w.])");

    private static final Map<String, String> PRIMITIVES = Map.of(
            "Z", "boolean", "B", "byte", "C", "char", "S", "short", "I", "int", "J", "long", "F", "float", "D",
            "double");

    private UserObjects() {}

    /**
     * Returns the text of {@code object} as a name; null if it has no text. Unless {@code object} is a {@link CharSequence},
     * results of {@link Object#toString}, alone or inside another text, are replaced by the simple name of the class. Their
     * hash codes differ from run to run, and a repeated simulation must print the same names.
     */
    public static @Nullable String text(Object object) {
        return object instanceof CharSequence
                ? callGuarded(object, Object::toString)
                : callGuarded(object, UserObjects::withoutHashCodes);
    }

    private static @Nullable String withoutHashCodes(Object object) {
        String text = object.toString();
        if (text == null || text.indexOf('@') < 0) {
            return text;
        }
        if (text.equals(object.getClass().getName() + "@" + Integer.toHexString(object.hashCode()))) {
            return simpleName(object.getClass().getTypeName());
        }
        return OBJECT_TEXT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(simpleNameIn(found)));
    }

    private static String simpleNameIn(MatchResult found) {
        if (found.group("array") == null) {
            return simpleName(found.group("type"));
        }
        String open = found.group("open"); // a bracket of the text around it
        String element = found.group("element");
        return (open == null ? "" : open)
                + (element == null ? PRIMITIVES.get(found.group("primitive")) : simpleName(element))
                + "[]".repeat(found.group("array").length());
    }

    /** Returns {@code Entry} for {@code java.util.Map$Entry}; for a lambda, the part before the number that the JDK adds. */
    private static String simpleName(String type) {
        int end = type.indexOf('/') < 0 ? type.length() : type.indexOf('/');
        String name = type.substring(type.lastIndexOf('.', end - 1) + 1, end);
        return name.replaceFirst("^.*\\$(?=[A-Za-z_]\\w*(\\[])*$)", "");
    }

    /**
     * Returns the exception with which a {@link java.util.concurrent.CompletionStage} failed: the cause of {@code failure},
     * if {@code failure} only wraps the exception of an earlier stage.
     */
    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = cause(failure);
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Returns the text of {@code exception}; its type if it has no text. */
    public static String text(Throwable exception) {
        String text = callGuarded(exception, Throwable::toString);
        return text == null ? exception.getClass().getName() : text;
    }

    public static @Nullable String message(Throwable exception) {
        return callGuarded(exception, Throwable::getMessage);
    }

    public static @Nullable Throwable cause(Throwable exception) {
        return callGuarded(exception, Throwable::getCause);
    }

    private static <O, A> @Nullable A callGuarded(O object, Function<? super O, ? extends @Nullable A> question) {
        try {
            return question.apply(object);
        } catch (Throwable e) { // the exception must not change the outcome of the work that needs the text
            return null;
        }
    }
}
