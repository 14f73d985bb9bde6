package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.List;

/** The resources of a process: sessions of HTTP, rate limits, circuit breakers; and what uses them. */
final class ResourcesText {
    private ResourcesText() {}

    /** An empty line and the resources that are in the list of the process; nothing if there are none. */
    static List<String> lines(Picture picture) {
        List<String> lines = new ArrayList<>();
        for (Picture.Shared resource : picture.resources()) {
            if (resource.listed()) {
                lines.add(resource.name() + " [" + resource.state() + "]");
                resource.users().forEach(user -> lines.add("  used by " + user));
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("");
        }
        return lines;
    }
}
