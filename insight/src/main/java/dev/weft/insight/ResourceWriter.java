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
 * Writes what tasks share: the {@link Resources} of the process, and everything for which one of the tasks shown waits, with the
 * number of these tasks. It is bounded as the tasks are.
 */
final class ResourceWriter {
    private static final int MOST_LISTED = 50;
    private static final int MOST_AWAITED = 1_000;
    private static final int MOST_USERS = 20;

    private final JsonGenerator json;
    private final Names names;
    private final List<Shown> shown = new ArrayList<>();
    private final IdentityHashMap<Object, Shown> bySubject = new IdentityHashMap<>();
    private final int notShown;

    /** A resource, or a target of waits that is none. */
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

    ResourceWriter(JsonGenerator json, Names names) {
        this.json = json;
        this.names = names;
        List<Resource> listed = Resources.all();
        listed.stream().limit(MOST_LISTED).forEach(resource -> shown.add(new Shown(shown.size() + 1, resource, null)));
        this.notShown = listed.size() - shown.size();
    }

    /** Counts a task in {@code wait}, and writes the number of the resource that it waits for, if it is for one. */
    void count(WaitView wait) throws IOException {
        Object subject = wait.target().subject();
        if (subject == wait.target()) { // a wait for something that no other wait is for
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
                break; // those in the list of the process come first
            }
            if (resource.listed.includes(subject)) {
                return resource;
            }
        }
        Shown added = new Shown(shown.size() + 1, null, wait);
        shown.add(added);
        return added;
    }

    /** Writes the resources, those of the process first, then those with most waiters. */
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
                .limit(MOST_AWAITED)
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
        json.writeStringField("name", names.of(listed::description));
        json.writeStringField("state", names.of(listed::state));
        json.writeNumberField("waiters", resource.waiters);
        json.writeArrayFieldStart("users");
        for (String user : listed.users(MOST_USERS)) {
            json.writeString(names.of(() -> user));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeAwaited(Shown resource, WaitView first) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", resource.id);
        json.writeStringField("name", names.of(first::description));
        json.writeStringField("state", names.of(first::targetState));
        json.writeNumberField("waiters", resource.waiters);
        Strand owner = first.owner();
        if (owner != null) {
            json.writeStringField("owner", names.of(owner::name));
        }
        json.writeEndObject();
    }
}
