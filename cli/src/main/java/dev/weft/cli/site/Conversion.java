package dev.weft.cli.site;

import dev.weft.http.spi.Url;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the references of a page, so that it can be read offline. The rest of the page stays unchanged. A reference
 * to a saved file becomes a relative path. Any other reference becomes an absolute URL. A {@code base} element becomes
 * the base {@code ./}, so that the relative paths are correct.
 */
final class Conversion {
    private final Function<Url, @Nullable String> files;

    /**
     * Creates a conversion.
     *
     * @param files returns the file of a URL, or null if the URL was not saved
     */
    Conversion(Function<Url, @Nullable String> files) {
        this.files = files;
    }

    /** Returns the text of a page with its references rewritten; null if nothing has changed. */
    @Nullable
    String converted(Page page, String file) {
        StringBuilder text = new StringBuilder(page.text().length());
        int position = 0;
        for (Reference reference : page.references()) {
            if (reference.start() >= position) {
                text.append(page.text(), position, reference.start()).append(replacement(reference, file));
                position = reference.end();
            }
        }
        text.append(page.text(), position, page.text().length());
        return text.compareTo(new StringBuilder(page.text())) == 0 ? null : text.toString();
    }

    private String replacement(Reference reference, String file) {
        if (reference.use() == Reference.Use.BASE) {
            return "./";
        }
        String target = files.apply(reference.url());
        String fragment = reference.url().fragment();
        String url = target == null
                ? reference.url().toString()
                : encoded(relative(file, target)) + (fragment == null ? "" : "#" + fragment);
        String safe = url.replace("\"", "%22").replace("'", "%27");
        return reference.markup() ? safe.replace("&", "&amp;") : safe;
    }

    private static String relative(String from, String to) {
        Path folder = Path.of(from).getParent();
        String path = (folder == null ? Path.of(to) : folder.relativize(Path.of(to))).toString();
        return path.replace('\\', '/');
    }

    /** Encodes a path for a URL. */
    private static String encoded(String path) {
        StringBuilder url = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && "%\"'<>#?&()".indexOf(b) < 0;
            url.append(plain ? Character.toString(b) : String.format(Locale.ROOT, "%%%02X", Byte.toUnsignedInt(b)));
        }
        return url.toString();
    }
}
