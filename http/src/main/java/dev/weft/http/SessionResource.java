package dev.weft.http;

import dev.weft.spi.trace.Resource;
import java.util.List;

/** Describes a session in snapshots: the users of its connection permits, and the tasks that wait for a permit. */
final class SessionResource implements Resource {
    private final Sender sender;

    SessionResource(Sender sender) {
        this.sender = sender;
    }

    @Override
    public String description() {
        return "HTTP session";
    }

    @Override
    public String state() {
        return sender.stateInWords();
    }

    @Override
    public List<String> users(int max) {
        return sender.users(max, this::includes);
    }

    @Override
    public boolean includes(Object subject) {
        return sender.permits().semaphores().stream().anyMatch(permits -> permits == subject);
    }
}
