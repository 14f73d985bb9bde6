package dev.weft.insight;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.spi.trace.Resource;
import dev.weft.spi.trace.Resources;
import dev.weft.spi.trace.WaitView;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects that tasks share: the {@link Resources} of the process, and the objects for which the shown tasks wait,
 * each with the number of its waiting tasks. The number of objects is bounded.
 */
final class ResourceWriter {
    private static final int MAX_LISTED = 50;
    private static final int MAX_AWAITED = 1_000;
    private static final int MAX_USERS = 20;

    private final JsonGenerator json;
    private final Redaction redaction;
    private final List<Shown> shown = new ArrayList<>();
    private final IdentityHashMap<Object, Shown> bySubject = new IdentityHashMap<>();
    private final int notShown;

    /** A resource of the process, or another object for which tasks wait. */
    private static final class Shown {
        private final int id;
        private final @Nullable Resource listed;
        private final @Nullable WaitView first;
        private int waiters;

        Shown(int id, @Nullable Resource listed, @Nullable WaitView first) {
            this.id = id;
            this.listed = listed;
            this.first = first;
        }
    }

    ResourceWriter(JsonGenerator json, Redaction redaction) {
        this.json = json;
        this.redaction = redaction;
        List<Resource> listed = Resources.all();
        listed.stream().limit(MAX_LISTED).forEach(resource -> shown.add(new Shown(shown.size() + 1, resource, null)));
        this.notShown = listed.size() - shown.size();
    }

    /**
     * Adds one to the number of tasks that wait for the object of {@code wait}, and writes the id of the object. Does
     * nothing if only one task can wait for the object.
     */
    void count(WaitView wait) throws IOException {
        Object subject = wait.target().subject();
        if (subject == wait.target()) { // no other task can wait for the same object
            return;
        }
        Shown resource = bySubject.get(subject);
        if (resource == null) {
            resource = resourceOf(subject, wait);
            bySubject.put(subject, resource);
        }
        resource.waiters++;
        json.writeNumberField("resource", resource.id);
    }

    private Shown resourceOf(Object subject, WaitView wait) {
        for (Shown resource : shown) {
            if (resource.listed == null) {
                break; // the resources of the process come first
            }
            if (resource.listed.includes(subject)) {
                return resource;
            }
        }
        Shown added = new Shown(shown.size() + 1, null, wait);
        shown.add(added);
        return added;
    }

    /**
     * Writes the resources of the process, and then the other objects, beginning with those that have the most waiting
     * tasks.
     */
    void write() throws IOException {
        json.writeArrayFieldStart("resources");
        for (Shown resource : shown) {
            if (resource.listed != null) {
                writeListed(resource, resource.listed);
            }
        }
        List<Shown> awaited = shown.stream()
                .filter(resource -> resource.listed == null)
                .sorted(Comparator.comparingInt((Shown resource) -> resource.waiters)
                        .reversed())
                .limit(MAX_AWAITED)
                .toList();
        for (Shown resource : awaited) {
            if (resource.first != null) {
                writeAwaited(resource, resource.first);
            }
        }
        json.writeEndArray();
        if (notShown > 0) {
            json.writeNumberField("moreResources", notShown);
        }
    }

    private void writeListed(Shown resource, Resource listed) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", resource.id);
        json.writeBooleanField("listed", true);
        json.writeStringField("name", redaction.textOf(listed::description));
        json.writeStringField("state", redaction.textOf(listed::state));
        json.writeNumberField("waiters", resource.waiters);
        json.writeArrayFieldStart("users");
        for (String user : listed.users(MAX_USERS)) {
            json.writeString(redaction.textOf(() -> user));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeAwaited(Shown resource, WaitView first) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", resource.id);
        json.writeStringField("name", redaction.textOf(first::description));
        json.writeStringField("state", redaction.textOf(first::targetState));
        json.writeNumberField("waiters", resource.waiters);
        Strand owner = first.owner();
        if (owner != null) {
            json.writeStringField("owner", redaction.textOf(owner::name));
        }
        json.writeEndObject();
    }
}
