package dev.weft.cli.look;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The resources of a process: sessions of HTTP, rate limits, circuit breakers; and what uses them. */
final class ResourcesText {
    private static final int MOST_NAMES = 3;

    private ResourcesText() {}

    /** An empty line and the resources that are in the list of the process; nothing if there are none. */
    static List<String> lines(Picture picture) {
        List<String> lines = new ArrayList<>();
        for (Picture.Shared resource : picture.resources()) {
            if (resource.listed()) {
                lines.add(resource.name() + " [" + resource.state() + "]");
                resource.users().forEach(user -> lines.add("  used by " + user));
                if (resource.waiters() > 0) {
                    lines.add("  awaited by " + waiters(picture, resource));
                }
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("");
        }
        return lines;
    }

    private static String waiters(Picture picture, Picture.Shared resource) {
        String names = picture.tasks().stream()
                .filter(task -> task.resource() == resource.id())
                .limit(MOST_NAMES)
                .map(Picture.Row::name)
                .collect(Collectors.joining(", "));
        return resource.waiters() > MOST_NAMES ? names + ", …, " + resource.waiters() + " in all" : names;
    }
}
