package dev.weft.shared.memory;

import dev.weft.shared.spi.Rounds;
import java.time.Duration;

/** Rounds of the server, over the link of a machine. */
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
