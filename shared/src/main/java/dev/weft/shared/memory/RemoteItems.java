package dev.weft.shared.memory;

import dev.weft.shared.spi.Items;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queues of the server, as a machine reaches them over its connection. */
record RemoteItems(Machine machine, MemoryItems server) implements Items {

    @Override
    public Optional<List<Boolean>> put(String queue, List<Item> items, Call call) throws InterruptedException {
        return machine.exchange(() -> server.put(queue, items, call));
    }

    @Override
    public Optional<List<Boolean>> putIn(Connection connection, String queue, List<Item> items) {
        throw new UnsupportedOperationException("a server in memory has no transactions");
    }

    @Override
    public Taken take(String queue, TakeRequest request) throws InterruptedException {
        return machine.exchange(() -> server.take(queue, request));
    }

    @Override
    public List<Verdict> acknowledge(String queue, List<Receipt> receipts) throws InterruptedException {
        return machine.exchange(() -> server.acknowledge(queue, receipts));
    }

    @Override
    public Verdict release(String queue, Receipt receipt, Release how) throws InterruptedException {
        return machine.exchange(() -> server.release(queue, receipt, how));
    }

    @Override
    public Verdict extend(String queue, Receipt receipt, Duration visibilityTimeout) throws InterruptedException {
        return machine.exchange(() -> server.extend(queue, receipt, visibilityTimeout));
    }

    @Override
    public Counts counts(String queue, Duration waits) throws InterruptedException {
        return machine.exchange(() -> server.counts(queue));
    }

    @Override
    public void close(String queue, @Nullable String cause) throws InterruptedException {
        machine.exchange(() -> server.close(queue, cause));
    }

    @Override
    public List<Dead> dead(String queue, int maxItems) throws InterruptedException {
        return machine.exchange(() -> server.dead(queue, maxItems));
    }

    @Override
    public boolean requeue(String queue, long id) throws InterruptedException {
        return machine.exchange(() -> server.requeue(queue, id));
    }

    @Override
    public boolean discard(String queue, long id) throws InterruptedException {
        return machine.exchange(() -> server.discard(queue, id));
    }
}
