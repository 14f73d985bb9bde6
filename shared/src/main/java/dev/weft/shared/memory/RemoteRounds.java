package dev.weft.shared.memory;

import dev.weft.shared.spi.Rounds;
import java.time.Duration;

/** The barriers of the server, as a machine reaches them over its connection. */
record RemoteRounds(Machine machine, MemoryRounds server) implements Rounds {

    @Override
    public Reply arrive(String key, String id, int parties, Duration lasting) throws InterruptedException {
        return machine.exchange(() -> server.arrive(key, id, parties, lasting));
    }

    @Override
    public void leave(String key, String id) throws InterruptedException {
        machine.exchange(() -> server.leave(key, id));
    }
}
