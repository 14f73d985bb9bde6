package dev.weft.shared.memory;

import dev.weft.shared.spi.Flags;

/** The flags of the server, as a machine reaches them over its connection. */
record RemoteFlags(Machine machine, MemoryFlags server) implements Flags {

    @Override
    public State read(String key) throws InterruptedException {
        return machine.exchange(() -> server.read(key));
    }

    @Override
    public boolean raise(String key, String claim) throws InterruptedException {
        return machine.exchange(() -> server.raise(key, claim));
    }

    @Override
    public void set(String key, boolean up) throws InterruptedException {
        machine.exchange(() -> server.set(key, up));
    }
}
