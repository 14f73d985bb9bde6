package dev.weft.http.internal.chain;

import dev.weft.http.internal.body.AtomicFile;
import dev.weft.http.internal.message.StoredCookie;
import dev.weft.http.spi.Authority;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Reads and writes cookies in Netscape's file format. Each line is a cookie of seven fields separated by tabs: the
 * domain, whether subdomains are included, the path, whether the cookie is for https only, the expiry in seconds since
 * 1970 or 0 for a session cookie, the name, and the value. Lines that begin with {@code #} are comments, except lines
 * that begin with {@code #HttpOnly_}: these are cookies that browsers hide from scripts.
 *
 * @implNote There is no specification of the format except the files of Netscape's browser. The prefix {@code
 *     #HttpOnly_} comes from curl.
 */
final class CookieFile {
    private static final String HEADING =
            "# Netscape HTTP Cookie File\n# A line may be changed or removed by hand.\n\n";
    private static final String HTTP_ONLY_PREFIX = "#HttpOnly_";
    private static final int FIELDS = 7;

    private CookieFile() {}

    static List<StoredCookie> read(Path file) throws IOException {
        List<StoredCookie> cookies = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && (!line.startsWith("#") || line.startsWith(HTTP_ONLY_PREFIX))) {
                cookies.add(cookie(line, number));
            }
        }
        return cookies;
    }

    private static StoredCookie cookie(String line, int number) throws IOException {
        boolean httpOnly = line.startsWith(HTTP_ONLY_PREFIX);
        String[] fields = (httpOnly ? line.substring(HTTP_ONLY_PREFIX.length()) : line).split("\t", FIELDS);
        try {
            return cookie(fields, httpOnly);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("line " + number + " is not a cookie of seven fields separated by tabs", e);
        }
    }

    private static StoredCookie cookie(String[] fields, boolean httpOnly) {
        String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
        long expirySeconds = Long.parseLong(fields[4]);
        StoredCookie cookie = new StoredCookie(
                requireTrimmed(fields[5]),
                requireTrimmed(fields[6]),
                new Authority(domain, 1).host(),
                !isTrue(fields[1]),
                requirePath(fields[2]),
                isTrue(fields[3]),
                httpOnly,
                expirySeconds == 0 ? null : TimeUnit.SECONDS.toMillis(expirySeconds));
        if (!cookie.isSendable()) {
            throw new IllegalArgumentException("control character");
        }
        return cookie;
    }

    /**
     * Rejects a name or value with surrounding spaces. A {@code Set-Cookie} header cannot produce surrounding spaces,
     * because parsing strips them, so such a line is corrupt.
     */
    private static String requireTrimmed(String field) {
        if (!field.equals(field.strip())) {
            throw new IllegalArgumentException("surrounding spaces");
        }
        return field;
    }

    private static String requirePath(String field) {
        if (!field.startsWith("/")) {
            throw new IllegalArgumentException("path does not begin with /");
        }
        return field;
    }

    private static boolean isTrue(String field) {
        return switch (field.toUpperCase(Locale.ROOT)) {
            case "TRUE" -> true;
            case "FALSE" -> false;
            default -> throw new IllegalArgumentException("neither TRUE nor FALSE");
        };
    }

    static void write(Path file, List<StoredCookie> cookies) throws IOException {
        // If the file is a symbolic link, its target is replaced, and not the link.
        Path target = Files.exists(file) ? file.toRealPath() : file;
        try (AtomicFile whole = AtomicFile.begin(target, permissions(target))) {
            Writer out = new OutputStreamWriter(whole.stream(), StandardCharsets.UTF_8);
            out.write(HEADING);
            for (StoredCookie cookie : cookies) {
                out.write(line(cookie));
            }
            out.flush();
            whole.commit();
        }
    }

    /**
     * The permissions of the existing file. A new file can be read by its owner only, because a cookie can be used like
     * a password.
     */
    private static FileAttribute<?>[] permissions(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.getFileStore(parent).supportsFileAttributeView("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(
                    Files.exists(file)
                            ? Files.getPosixFilePermissions(file)
                            : PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static String line(StoredCookie cookie) {
        Long expiryMillis = cookie.expires();
        String domain = cookie.hostOnly() ? cookie.domain() : "." + cookie.domain();
        return (cookie.httpOnly() ? HTTP_ONLY_PREFIX : "")
                + String.join(
                        "\t",
                        domain,
                        word(!cookie.hostOnly()),
                        cookie.path(),
                        word(cookie.secure()),
                        Long.toString(expiryMillis == null ? 0 : expiryMillis / 1000),
                        cookie.name(),
                        cookie.value())
                + "\n";
    }

    private static String word(boolean truth) {
        return truth ? "TRUE" : "FALSE";
    }
}
