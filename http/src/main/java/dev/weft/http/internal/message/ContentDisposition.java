package dev.weft.http.internal.message;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file name in a {@code Content-Disposition} header, by RFC 6266. */
public final class ContentDisposition {
    private ContentDisposition() {}

    /** The file name without any directory; null if there is none. */
    public static @Nullable String fileName(String header) {
        Map<String, String> parameters = HeaderParameters.of(Octets.text(header));
        String extended = parameters.get("filename*");
        String name = extended == null ? null : decoded(extended);
        return withoutFolder(name != null ? name : parameters.get("filename"));
    }

    /**
     * Decodes the extended form of RFC 8187, {@code UTF-8'en'%e2%82%ac%20rates}; null if {@code extended} does not have
     * this form.
     */
    private static @Nullable String decoded(String extended) {
        String[] parts = extended.split("'", 3);
        if (parts.length < 3) {
            return null;
        }
        try {
            return URLDecoder.decode(parts[2].replace("+", "%2B"), Charset.forName(parts[0]));
        } catch (IllegalArgumentException e) {
            // The charset is unknown or the encoding malformed, so the plain parameter is used.
            return null;
        }
    }

    /** Removes directories and control characters, so that a server cannot choose where the file is written. */
    private static @Nullable String withoutFolder(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("\\p{Cntrl}", "").strip();
        return clean.isEmpty() || clean.equals(".") || clean.equals("..") ? null : clean;
    }
}
