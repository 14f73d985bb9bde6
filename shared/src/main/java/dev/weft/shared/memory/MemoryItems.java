package dev.weft.shared.memory;

import dev.weft.Async;
import dev.weft.shared.spi.Items;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The queues of a server, and their {@linkplain Items items}. */
final class MemoryItems {
    private static final int ALL = 1_000_000;

    private final MemoryServer server;
    private final Map<String, Line> lines = new HashMap<>();
    private final MemoryPuts puts = new MemoryPuts();

    MemoryItems(MemoryServer server) {
        this.server = server;
    }

    private static final class Line {
        private final List<Entry> entries = new ArrayList<>();
        private boolean closed;
        private @Nullable String cause;

        private List<Entry> live() {
            return entries.stream().filter(entry -> entry.deadBecause == null).toList();
        }
    }

    private static final class Entry {
        private final long id;
        private final Items.Item item;
        private final Instant putAt = Async.clock().instant();
        private long due;
        private int deliveries;
        private long delivery;
        private @Nullable String deadBecause;
        private Instant deadSince = Instant.EPOCH;

        Entry(long id, Items.Item item) {
            this.id = id;
            this.item = item;
        }

        private void die(String reason) {
            deadBecause = reason;
            deadSince = Async.clock().instant();
            delivery = 0;
        }
    }

    private Line line(String queue) {
        return lines.computeIfAbsent(queue, name -> new Line());
    }

    synchronized Optional<List<Boolean>> put(String queue, List<Items.Item> items, Items.Call call) {
        List<Boolean> before = puts.answer(call);
        if (before != null) {
            return Optional.of(before);
        }
        Line line = line(queue);
        if (line.closed) {
            return Optional.empty();
        }
        List<Boolean> put = items.stream().map(item -> put(line, item)).toList();
        puts.done(call, put);
        server.announce(Items.arrivals(queue), put.size());
        return Optional.of(put);
    }

    private boolean put(Line line, Items.Item item) {
        if (hasLive(line, item.key())) {
            return false;
        }
        Entry entry = new Entry(server.nextNumber(), item);
        entry.due = server.now() + item.delay().toNanos();
        return line.entries.add(entry);
    }

    private static boolean hasLive(Line line, @Nullable String key) {
        return key != null && line.live().stream().anyMatch(entry -> key.equals(entry.item.key()));
    }

    synchronized Items.Taken take(String queue, Items.TakeRequest request) {
        Line line = line(queue);
        List<Entry> due = line.live().stream()
                .filter(entry -> entry.due <= server.now())
                .sorted(Comparator.comparingInt((Entry entry) -> entry.item.priority())
                        .reversed()
                        .thenComparingLong(entry -> entry.id))
                .toList();
        List<Items.Delivered> taken = new ArrayList<>();
        for (Entry entry : due) {
            if (entry.deliveries >= request.maxDeliveries()) {
                entry.die("not acknowledged after " + entry.deliveries + " deliveries");
            } else if (taken.size() < request.maxItems()) {
                taken.add(deliver(entry, request));
            }
        }
        Duration untilDue = line.live().stream()
                .map(entry -> Duration.ofNanos(Math.max(0, entry.due - server.now())))
                .min(Duration::compareTo)
                .orElse(Duration.ofNanos(-1));
        return new Items.Taken(taken, untilDue, line.closed && line.live().isEmpty(), line.cause);
    }

    private Items.Delivered deliver(Entry entry, Items.TakeRequest request) {
        entry.deliveries++;
        entry.delivery = server.nextNumber();
        entry.due = server.now() + request.visibilityTimeout().toNanos();
        return new Items.Delivered(
                new Items.Receipt(entry.id, entry.delivery), entry.item.payload(), entry.deliveries, entry.putAt);
    }

    synchronized List<Items.Verdict> acknowledge(String queue, List<Items.Receipt> receipts) {
        List<Items.Verdict> verdicts = new ArrayList<>();
        for (Items.Receipt receipt : receipts) {
            verdicts.add(settle(queue, receipt, entry -> line(queue).entries.remove(entry)));
        }
        announceEmptied(queue);
        return verdicts;
    }

    private void announceEmptied(String queue) {
        if (line(queue).live().isEmpty()) {
            server.announce(Items.emptied(queue), ALL);
            server.announce(Items.arrivals(queue), ALL);
        }
    }

    private Items.Verdict settle(String queue, Items.Receipt receipt, Consumer<Entry> how) {
        for (Entry entry : List.copyOf(line(queue).entries)) {
            if (entry.id == receipt.item()) {
                if (entry.delivery != receipt.delivery()) {
                    return Items.Verdict.STALE;
                }
                how.accept(entry);
                return Items.Verdict.VALID;
            }
        }
        return Items.Verdict.GONE;
    }

    synchronized Items.Verdict release(String queue, Items.Receipt receipt, Items.Release how) {
        Items.Verdict verdict = settle(queue, receipt, entry -> {
            entry.delivery = 0;
            entry.due = server.now() + how.delay().toNanos();
            entry.deliveries -= how.uncounted() ? 1 : 0;
            if (how.deadBecause() != null) {
                entry.die(how.deadBecause());
            }
        });
        announceEmptied(queue);
        server.announce(Items.arrivals(queue), 1);
        return verdict;
    }

    synchronized Items.Verdict extend(String queue, Items.Receipt receipt, Duration visibilityTimeout) {
        return settle(queue, receipt, entry -> entry.due = server.now() + visibilityTimeout.toNanos());
    }

    synchronized Items.Counts counts(String queue) {
        long due = 0;
        long later = 0;
        long delivered = 0;
        Line line = line(queue);
        for (Entry entry : line.live()) {
            boolean isDue = entry.due <= server.now();
            due += isDue ? 1 : 0;
            later += !isDue && entry.delivery == 0 ? 1 : 0;
            delivered += !isDue && entry.delivery != 0 ? 1 : 0;
        }
        return new Items.Counts(
                due, later, delivered, line.entries.size() - line.live().size(), line.closed);
    }

    synchronized boolean close(String queue, @Nullable String cause) {
        Line line = line(queue);
        if (!line.closed) {
            line.closed = true;
            line.cause = cause;
        }
        server.announce(Items.arrivals(queue), ALL);
        return true;
    }

    synchronized List<Items.Dead> dead(String queue, int maxItems) {
        List<Items.Dead> dead = new ArrayList<>();
        for (Entry entry : line(queue).entries) {
            if (entry.deadBecause != null && dead.size() < maxItems) {
                dead.add(new Items.Dead(
                        entry.id, entry.item.payload(), entry.deliveries, entry.deadBecause, entry.deadSince));
            }
        }
        return dead;
    }

    synchronized boolean requeue(String queue, long id) {
        for (Entry entry : line(queue).entries) {
            if (entry.id == id && entry.deadBecause != null && !hasLive(line(queue), entry.item.key())) {
                entry.deadBecause = null;
                entry.deliveries = 0;
                entry.due = server.now();
                server.announce(Items.arrivals(queue), 1);
                return true;
            }
        }
        return false;
    }

    synchronized boolean discard(String queue, long id) {
        return line(queue).entries.removeIf(entry -> entry.id == id && entry.deadBecause != null);
    }
}
