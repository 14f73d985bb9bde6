package dev.weft.cli.site;

import dev.weft.cli.store.Store;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The files that a crawl has saved, by their URLs. Thread-safe. */
final class SavedPages {
    private final Store store;
    private final Consumer<String> notes;
    private final Map<String, Saved> saved = new ConcurrentHashMap<>();

    /**
     * Creates an empty set of files in {@code store}; {@code notes} receives a line for each file that cannot be read.
     */
    SavedPages(Store store, Consumer<String> notes) {
        this.store = store;
        this.notes = notes;
    }

    /** The key of a page: its URL without the fragment. */
    static String key(Url url) {
        return url.withFragment(null).toString();
    }

    /**
     * Adds a file.
     *
     * @param requested the URL that was requested
     * @param url the URL that sent the response, after redirects
     * @param type the content type, or null
     */
    void add(Url requested, Url url, String file, @Nullable String type) {
        saved.put(key(requested), new Saved(file, type, url));
        saved.putIfAbsent(key(url), new Saved(file, type, url));
    }

    /** A page or style sheet that was saved; null if the file is neither, or cannot be read. */
    @Nullable
    Page read(String file, @Nullable String type, Url url) {
        try {
            if (Page.isHtml(type)) {
                return Page.ofHtml(Files.readAllBytes(store.original(file)), type, url);
            }
            return Page.isCss(type) ? Page.ofCss(Files.readAllBytes(store.original(file)), type, url) : null;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            notes.accept(url + ": its links cannot be read: " + e);
            return null;
        }
    }

    /**
     * Rewrites the links of all pages: a link to a saved file then leads to that file, and any other link leads to the
     * server.
     *
     * @return the number of files that were changed
     * @throws IOException if a file cannot be written
     */
    int convert() throws IOException {
        Conversion conversion = new Conversion(url -> {
            Saved target = saved.get(key(url));
            return target == null ? null : target.file;
        });
        int changed = 0;
        Map<String, Saved> files = new HashMap<>();
        saved.values().forEach(each -> files.putIfAbsent(each.file, each));
        for (Saved each : files.values()) {
            Page page = read(each.file, each.type, each.url);
            String text = page == null ? null : conversion.converted(page, each.file);
            if (page != null && text != null) {
                store.convert(each.file, text.getBytes(page.charset()));
                changed++;
            }
        }
        return changed;
    }

    private record Saved(String file, @Nullable String type, Url url) {}
}
