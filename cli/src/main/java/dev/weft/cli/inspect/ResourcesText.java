package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Formats the resources of a process, such as HTTP sessions, rate limits and circuit breakers, with the objects that
 * use them.
 */
final class ResourcesText {
    private static final int MAX_NAMES = 3;

    private ResourcesText() {}

    /** An empty line, and then the resources in the process's list of resources; no lines if the list is empty. */
    static List<String> lines(Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        for (Snapshot.Shared resource : snapshot.resources()) {
            if (resource.listed()) {
                lines.add(resource.name() + " [" + resource.state() + "]");
                resource.users().forEach(user -> lines.add("  used by " + user));
                if (resource.waiters() > 0) {
                    lines.add("  awaited by " + waiters(snapshot, resource));
                }
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("");
        }
        return lines;
    }

    private static String waiters(Snapshot snapshot, Snapshot.Shared resource) {
        String names = snapshot.tasks().stream()
                .filter(task -> task.resource() == resource.id())
                .limit(MAX_NAMES)
                .map(Snapshot.Row::name)
                .collect(Collectors.joining(", "));
        return resource.waiters() > MAX_NAMES ? names + ", …, " + resource.waiters() + " in all" : names;
    }
}
