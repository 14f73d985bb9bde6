package dev.weft.http;

import dev.weft.spi.trace.Resource;
import java.util.List;

/** A session as a picture shows it: what its connection permits are used for. The tasks that wait for one are its waiters. */
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
    public List<String> users(int most) {
        return sender.users(most, this::includes);
    }

    @Override
    public boolean includes(Object subject) {
        return sender.permits().semaphores().stream().anyMatch(permits -> permits == subject);
    }
}
