package dev.weft.cli.store;

import dev.weft.cli.input.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The expected checksums of bodies, from a list in the format of {@code sha256sum}. A name in the list is a URL or the
 * end of a URL's path. If several names match a URL, the longest name is used. Thread-safe.
 */
public final class Checksums {
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](.+)");

    /** The parts of a URL that are removed to leave host and path: the scheme, and the query and fragment. */
    private static final Pattern AROUND_PATH = Pattern.compile("^[a-z]+://|[?#].*");

    private final Map<String, String> sums = new TreeMap<>();
    private final Set<String> namesUsed = ConcurrentHashMap.newKeySet();

    private Checksums() {}

    /**
     * Reads a list from a file.
     *
     * @throws InputException if the file cannot be read or is not in this format
     */
    public static Checksums read(String file) throws InputException {
        Checksums checksums = new Checksums();
        try {
            int number = 0;
            for (String line : Files.readAllLines(Path.of(file))) {
                checksums.add(line, "'" + file + "', line " + ++number);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot read '" + file + "': " + InputException.reason(e), e);
        }
        return checksums;
    }

    private void add(String line, String place) throws InputException {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new InputException(
                    place + ": not a SHA-256 checksum, two spaces and a name, as sha256sum writes them");
        }
        String name = matcher.group(2).strip().replaceFirst("^(\\./)+", "");
        sums.put(name, matcher.group(1).toLowerCase(Locale.ROOT));
    }

    /** The expected checksum of the body of {@code url}, in hexadecimal digits; null if no name in the list matches. */
    public @Nullable String expected(String url) {
        String name = name(url);
        if (name == null) {
            return null;
        }
        namesUsed.add(name);
        return sums.get(name);
    }

    private @Nullable String name(String url) {
        if (sums.containsKey(url)) {
            return url;
        }
        String path = AROUND_PATH.matcher(url).replaceAll("");
        while (!sums.containsKey(path)) {
            int slash = path.indexOf('/');
            if (slash < 0) {
                return null;
            }
            path = path.substring(slash + 1);
        }
        return path;
    }

    /** The names in the list whose checksums {@link #expected} has not returned. */
    public Set<String> missing() {
        Set<String> missing = new HashSet<>(sums.keySet());
        missing.removeAll(namesUsed);
        return missing;
    }
}
