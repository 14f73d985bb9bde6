package dev.weft.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The page: its parts are resources, put into one file so that it can be sent around. */
final class Page {
    private Page() {}

    /** The page with these data, a JSON object. What might end the element they stand in is escaped. */
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
