package dev.weft.shared.memory;

import dev.weft.shared.spi.Rates;

/** The rates of the server, as a machine reaches them over its connection. */
record RemoteRates(Machine machine, MemoryRates server) implements Rates {

    @Override
    public Reply reserve(Request request) throws InterruptedException {
        return machine.exchange(() -> server.reserve(request));
    }

    @Override
    public void giveBack(Request request, long slot) throws InterruptedException {
        machine.exchange(() -> server.giveBack(request, slot));
    }
}
