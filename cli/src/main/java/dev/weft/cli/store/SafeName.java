package dev.weft.cli.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Derives the directories and file name of a body from the host, path and query of its URL. URLs are untrusted input: only
 * letters, digits and a few other characters are kept, and everything else is percent-encoded. No name is {@code .} or
 * {@code ..} or longer than file systems allow. A name that is too long is cut; a checksum of the whole name is then inserted
 * before the extension.
 */
final class SafeName {
    private static final String SIGNS = "._-+=@,~()!&$";

    /** The maximum length of a name in bytes. File systems allow 255; {@link Names} may add a number. */
    private static final int MAX_NAME_BYTES = 200;

    /** The maximum number of names in a path. */
    private static final int MAX_DEPTH = 32;

    /** The maximum length of an extension with its dot. A name that is cut keeps an extension up to this length. */
    private static final int MAX_EXTENSION = 16;

    private static final int HASH_DIGITS = 16;
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
    private static final Pattern DOTS = Pattern.compile("\\.+");

    private SafeName() {}

    /** The names, from the outermost directory to the file. */
    static List<String> of(String url) {
        String rest = SCHEME.matcher(url.substring(0, endOf(url, '#'))).replaceFirst("");
        int queryStart = endOf(rest, '?');
        String[] parts = rest.substring(0, queryStart).replace('\\', '/').split("/", -1);
        List<String> names = new ArrayList<>();
        names.add(fileName(host(parts[0])));
        addPath(names, parts);
        String query = rest.substring(queryStart);
        if (query.length() > 1) {
            names.add(fileName(names.removeLast() + "@" + reencoded(query.substring(1))));
        }
        return shallow(names);
    }

    /**
     * The names in a path that a user or server has given. Names such as {@code ..} are made safe. The first name does not
     * begin with a dot, because names that begin with a dot are reserved for the program's own directory.
     */
    static List<String> ofPath(String path) {
        List<String> names = new ArrayList<>();
        for (String part : path.replace('\\', '/').split("/", -1)) {
            if (!part.isEmpty()) {
                names.add(fileName(encoded(part)));
            }
        }
        if (names.isEmpty()) {
            names.add("index.html");
        }
        if (names.getFirst().startsWith(".")) {
            names.set(0, "%2E" + names.getFirst().substring(1));
        }
        return shallow(names);
    }

    private static int endOf(String text, char mark) {
        int end = text.indexOf(mark);
        return end < 0 ? text.length() : end;
    }

    /**
     * The name of the host's directory: host and port, without user name and password, which are secrets. The name never begins
     * with a dot; only the program's own directory does.
     */
    private static String host(String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        String plain = reencoded(host.replace(':', '_').replace("[", "").replace("]", ""));
        return plain.isEmpty() ? "_" : plain.startsWith(".") ? "%2E" + plain.substring(1) : plain;
    }

    private static void addPath(List<String> names, String[] parts) {
        for (int i = 1; i < parts.length - 1; i++) {
            if (!parts[i].isEmpty()) {
                names.add(fileName(reencoded(parts[i])));
            }
        }
        String last = parts.length == 1 ? "" : parts[parts.length - 1];
        names.add(last.isEmpty() ? "index.html" : fileName(reencoded(last)));
    }

    /**
     * Limits the depth. In a deeper path, the directories between the first directory and the file are replaced by one
     * directory, whose name is a checksum of their names.
     */
    private static List<String> shallow(List<String> names) {
        if (names.size() <= MAX_DEPTH) {
            return names;
        }
        String omitted = String.join("/", names.subList(1, names.size() - 1));
        return List.of(names.getFirst(), "~" + hash(omitted), names.getLast());
    }

    /** Encodes unsafe characters. Percent-encoded text is decoded first, so that readable names stay readable. */
    private static String reencoded(String part) {
        return encoded(decoded(part));
    }

    private static String encoded(String part) {
        StringBuilder safe = new StringBuilder();
        part.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || SIGNS.indexOf(c) >= 0) {
                safe.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    safe.append(String.format(Locale.ROOT, "%%%02X", b));
                }
            }
        });
        return safe.toString();
    }

    /** Decodes percent-encoded text, unless the result would not be valid UTF-8. */
    private static String decoded(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        byte[] in = part.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length && isHex(in[i + 1]) && isHex(in[i + 2])) {
                out.write(HexFormat.fromHexDigits(twoDigits(in, i + 1)));
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        String text = out.toString(StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : part;
    }

    private static String twoDigits(byte[] in, int start) {
        return new String(in, start, 2, StandardCharsets.US_ASCII);
    }

    private static boolean isHex(byte c) {
        return HexFormat.isHexDigit(c);
    }

    /** Turns encoded text into a file name: a name that consists only of dots is encoded too, and a long name is cut. */
    private static String fileName(String encoded) {
        String name = DOTS.matcher(encoded).matches() ? encoded.replace(".", "%2E") : encoded;
        return length(name) <= MAX_NAME_BYTES ? name : cut(name);
    }

    private static String cut(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= MAX_EXTENSION ? name.substring(dot) : "";
        String end = "~" + hash(name) + extension;
        int maxStart = MAX_NAME_BYTES - length(end);
        int[] start = name.codePoints().limit(maxStart).toArray();
        int count = start.length;
        while (length(new String(start, 0, count)) > maxStart) {
            count--;
        }
        return new String(start, 0, count) + end;
    }

    private static int length(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
    }
}
