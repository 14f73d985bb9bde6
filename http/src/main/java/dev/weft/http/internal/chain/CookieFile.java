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
 * 1970 or 0 for a session cookie, the name, and the value. Lines that begin with {@code #} are comments, except for the
 * prefix {@code #HttpOnly_}.
 *
 * @implNote The format has no specification beyond what Netscape's browser wrote; the prefix {@code #HttpOnly_} is
 *     curl's.
 */
final class CookieFile {
    private static final String HEADING =
            "# Netscape HTTP Cookie File\n# A line may be changed or removed by hand.\n\n";
    private static final String FROM_SCRIPTS = "#HttpOnly_";
    private static final int FIELDS = 7;

    private CookieFile() {}

    static List<StoredCookie> read(Path file) throws IOException {
        List<StoredCookie> cookies = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && (!line.startsWith("#") || line.startsWith(FROM_SCRIPTS))) {
                cookies.add(cookie(line, number));
            }
        }
        return cookies;
    }

    private static StoredCookie cookie(String line, int number) throws IOException {
        boolean httpOnly = line.startsWith(FROM_SCRIPTS);
        String[] fields = (httpOnly ? line.substring(FROM_SCRIPTS.length()) : line).split("\t", FIELDS);
        try {
            return cookie(fields, httpOnly);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("line " + number + " is not a cookie of seven fields separated by tabs", e);
        }
    }

    private static StoredCookie cookie(String[] fields, boolean httpOnly) {
        String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
        long ends = Long.parseLong(fields[4]);
        StoredCookie cookie = new StoredCookie(
                trimmed(fields[5]),
                trimmed(fields[6]),
                new Authority(domain, 1).host(),
                !isTrue(fields[1]),
                path(fields[2]),
                isTrue(fields[3]),
                httpOnly,
                ends == 0 ? null : TimeUnit.SECONDS.toMillis(ends));
        if (!cookie.isSendable()) {
            throw new IllegalArgumentException("control character");
        }
        return cookie;
    }

    /**
     * Rejects a name or value with surrounding spaces. A {@code Set-Cookie} header cannot produce one, because parsing
     * strips them, so such a line is corrupt.
     */
    private static String trimmed(String field) {
        if (!field.equals(field.strip())) {
            throw new IllegalArgumentException("surrounding spaces");
        }
        return field;
    }

    private static String path(String field) {
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
        // Through a symbolic link, the file it points to is replaced, and not the link.
        Path real = Files.exists(file) ? file.toRealPath() : file;
        try (AtomicFile whole = AtomicFile.begin(real, rights(real))) {
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
     * The permissions of the existing file; for a new one, the owner only, because cookies are as good as passwords.
     */
    private static FileAttribute<?>[] rights(Path file) throws IOException {
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
        Long ends = cookie.expires();
        String domain = cookie.hostOnly() ? cookie.domain() : "." + cookie.domain();
        return (cookie.httpOnly() ? FROM_SCRIPTS : "")
                + String.join(
                        "\t",
                        domain,
                        word(!cookie.hostOnly()),
                        cookie.path(),
                        word(cookie.secure()),
                        Long.toString(ends == null ? 0 : ends / 1000),
                        cookie.name(),
                        cookie.value())
                + "\n";
    }

    private static String word(boolean truth) {
        return truth ? "TRUE" : "FALSE";
    }
}
