package dev.weft.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Assembles the page from resources. The result is a single file, so that it can be sent to other people. */
final class Page {
    private Page() {}

    /**
     * Returns the page with the data in {@code json}. Less-than signs are escaped, so that the data cannot end the script
     * element that contains it.
     */
    static String with(String json) throws IOException {
        return resource("page.html")
                .replace("/* page.css */", resource("page.css"))
                .replace("/* page.js */", resource("page.js"))
                .replace("{\"page\":\"data\"}", json.replace("<", "\\u003c"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
