package dev.weft.shared.memory;

import dev.weft.shared.spi.Claims;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The claims of the server, as a machine reaches them over its connection. */
record RemoteClaims(Machine machine, MemoryClaims server) implements Claims {

    @Override
    public Reply enter(Request request) throws InterruptedException {
        return machine.exchange(() -> server.enter(request));
    }

    @Override
    public Set<String> renew(Collection<String> ids, Duration lasting) throws InterruptedException {
        List<String> sent = List.copyOf(ids);
        return machine.exchange(() -> server.renew(sent, lasting));
    }

    @Override
    public void leave(String id) throws InterruptedException {
        machine.exchange(() -> server.leave(id));
    }

    @Override
    public List<Held> holders(String key) throws InterruptedException {
        return machine.exchange(() -> server.holders(key));
    }

    @Override
    public void resize(String key, int total) throws InterruptedException {
        machine.exchange(() -> server.resize(key, total));
    }
}
