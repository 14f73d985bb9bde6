package dev.weft.http;

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
import okhttp3.Cookie;

/**
 * Cookies in a file, one on each line, in seven fields between tabs: the domain, whether hosts below it count too, the
 * path, whether it is for https only, when it ends in seconds since 1970 or 0 with the session, the name, and the value.
 * Other lines that begin with {@code #} are comments.
 *
 * @implNote As Netscape's browser kept them, with curl's mark of those that scripts may not see.
 */
final class CookieFile {
    private static final String HEADING =
            "# Netscape HTTP Cookie File\n# A line may be changed or removed by hand.\n\n";
    private static final String FROM_SCRIPTS = "#HttpOnly_";
    private static final int FIELDS = 7;

    private CookieFile() {}

    static List<Cookie> read(Path file) throws IOException {
        List<Cookie> cookies = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && (!line.startsWith("#") || line.startsWith(FROM_SCRIPTS))) {
                cookies.add(cookie(line, number));
            }
        }
        return cookies;
    }

    private static Cookie cookie(String line, int number) throws IOException {
        boolean httpOnly = line.startsWith(FROM_SCRIPTS);
        String[] fields = (httpOnly ? line.substring(FROM_SCRIPTS.length()) : line).split("\t", FIELDS);
        try {
            return cookie(fields, httpOnly);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("line " + number + " is no cookie of seven fields with tabs between them", e);
        }
    }

    private static Cookie cookie(String[] fields, boolean httpOnly) {
        Cookie.Builder cookie =
                new Cookie.Builder().path(fields[2]).name(fields[5]).value(fields[6]);
        String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
        cookie = isTrue(fields[1]) ? cookie.domain(domain) : cookie.hostOnlyDomain(domain);
        cookie = isTrue(fields[3]) ? cookie.secure() : cookie;
        cookie = httpOnly ? cookie.httpOnly() : cookie;
        long ends = Long.parseLong(fields[4]);
        return (ends == 0 ? cookie : cookie.expiresAt(TimeUnit.SECONDS.toMillis(ends))).build();
    }

    private static boolean isTrue(String field) {
        return switch (field.toUpperCase(Locale.ROOT)) {
            case "TRUE" -> true;
            case "FALSE" -> false;
            default -> throw new IllegalArgumentException("neither TRUE nor FALSE");
        };
    }

    static void write(Path file, List<Cookie> cookies) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file;
        try (AtomicFile whole = AtomicFile.begin(real, rights(real))) {
            Writer out = new OutputStreamWriter(whole.stream(), StandardCharsets.UTF_8);
            out.write(HEADING);
            for (Cookie cookie : cookies) {
                out.write(line(cookie));
            }
            out.flush();
            whole.commit();
        }
    }

    /** Those of the file that there was; else for its owner alone, for cookies open doors. */
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

    private static String line(Cookie cookie) {
        String domain = cookie.hostOnly() ? cookie.domain() : "." + cookie.domain();
        return (cookie.httpOnly() ? FROM_SCRIPTS : "")
                + String.join(
                        "\t",
                        domain,
                        word(!cookie.hostOnly()),
                        cookie.path(),
                        word(cookie.secure()),
                        Long.toString(cookie.persistent() ? cookie.expiresAt() / 1000 : 0),
                        cookie.name(),
                        cookie.value())
                + "\n";
    }

    private static String word(boolean truth) {
        return truth ? "TRUE" : "FALSE";
    }
}
