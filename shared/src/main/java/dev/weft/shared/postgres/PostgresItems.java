package dev.weft.shared.postgres;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.Micros;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queues, kept by the SQL functions in {@code schema.sql}. */
final class PostgresItems implements Items {
    private static final String PUT = "SELECT o_closed, o_put FROM weft_put(?, ?, ?, ?, ?, ?, ?, ?)";

    private final Session session;
    private final boolean listens;

    /** @param listens whether callers wait for notifications; otherwise they only poll */
    PostgresItems(Session session, boolean listens) {
        this.session = session;
        this.listens = listens;
    }

    @Override
    public Optional<List<Boolean>> put(String queue, List<Item> items, Call call)
            throws EngineException, InterruptedException {
        return session.on(connection -> put(connection, queue, items, call));
    }

    @Override
    public Optional<List<Boolean>> putIn(Connection connection, String queue, List<Item> items) throws SQLException {
        return put(connection, queue, items, null);
    }

    /** Puts items. The {@code call} is null for a put in the caller's transaction, which is never repeated. */
    private Optional<List<Boolean>> put(Connection connection, String queue, List<Item> items, @Nullable Call call)
            throws SQLException {
        return session.query(
                connection,
                PUT,
                row -> {
                    row.next();
                    return row.getBoolean(1)
                            ? Optional.<List<Boolean>>empty()
                            : Optional.of(List.of((Boolean[]) row.getArray(2).getArray()));
                },
                queue,
                call == null ? null : call.client(),
                call == null ? 0 : call.number(),
                call == null ? 0 : call.ended(),
                items.stream().map(Item::payload).toArray(byte[][]::new),
                items.stream().map(Item::key).toArray(String[]::new),
                items.stream().map(Item::priority).toArray(Integer[]::new),
                items.stream().map(item -> Micros.of(item.delay())).toArray(Long[]::new));
    }

    @Override
    public Taken take(String queue, TakeRequest request) throws EngineException, InterruptedException {
        Optional<Taken> taken = take(queue, request, awaited(request.waits()));
        return taken.isPresent() ? taken.get() : take(queue, request, 0).orElseThrow();
    }

    /**
     * Takes items, or reports the time {@code waits}. The answer is empty if the server did not know yet that somebody
     * waits; then the caller must take again, with zero.
     */
    private Optional<Taken> take(String queue, TakeRequest request, long waits)
            throws EngineException, InterruptedException {
        return session.query(
                "SELECT o_id, o_delivery, o_payload, o_deliveries, o_put_at, o_until, o_closed, o_cause"
                        + " FROM weft_take(?, ?, ?, ?, ?)",
                PostgresItems::readTaken,
                queue,
                request.maxItems(),
                Micros.of(request.visibilityTimeout()),
                request.maxDeliveries(),
                waits);
    }

    /** The time for which a caller waits for a notification, in microseconds; zero if there are no notifications. */
    private long awaited(Duration waits) {
        return listens ? Micros.of(waits) : 0;
    }

    private static Optional<Taken> readTaken(ResultSet rows) throws SQLException {
        List<Delivered> items = new ArrayList<>();
        while (rows.next()) {
            long id = rows.getLong(1);
            if (rows.wasNull()) {
                return readDescription(rows);
            }
            items.add(new Delivered(
                    new Receipt(id, rows.getLong(2)),
                    rows.getBytes(3),
                    rows.getInt(4),
                    rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
        return Optional.of(new Taken(items, Duration.ZERO, false, null));
    }

    /** Reads the description of a queue that has no item to take. */
    private static Optional<Taken> readDescription(ResultSet row) throws SQLException {
        long untilDue = row.getLong(6);
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Taken(List.of(), Micros.duration(untilDue), row.getBoolean(7), row.getString(8)));
    }

    @Override
    public List<Verdict> acknowledge(String queue, List<Receipt> receipts)
            throws EngineException, InterruptedException {
        return session.query(
                "SELECT weft_acknowledge(?, ?, ?)",
                PostgresItems::verdicts,
                queue,
                receipts.stream().map(Receipt::item).toArray(Long[]::new),
                receipts.stream().map(Receipt::delivery).toArray(Long[]::new));
    }

    private static List<Verdict> verdicts(ResultSet rows) throws SQLException {
        List<Verdict> verdicts = new ArrayList<>();
        while (rows.next()) {
            verdicts.add(Verdict.valueOf(rows.getString(1)));
        }
        return verdicts;
    }

    @Override
    public Verdict release(String queue, Receipt receipt, Release how) throws EngineException, InterruptedException {
        return session.query(
                        "SELECT weft_release(?, ?, ?, ?, ?, ?)",
                        PostgresItems::verdicts,
                        queue,
                        receipt.item(),
                        receipt.delivery(),
                        Micros.of(how.delay()),
                        how.uncounted(),
                        how.deadBecause())
                .getFirst();
    }

    @Override
    public Verdict extend(String queue, Receipt receipt, Duration visibilityTimeout)
            throws EngineException, InterruptedException {
        return session.query(
                        "SELECT weft_extend(?, ?, ?, ?)",
                        PostgresItems::verdicts,
                        queue,
                        receipt.item(),
                        receipt.delivery(),
                        Micros.of(visibilityTimeout))
                .getFirst();
    }

    @Override
    public Counts counts(String queue, Duration waits) throws EngineException, InterruptedException {
        if (awaited(waits) > 0) {
            session.query("SELECT weft_await(?, ?)", row -> true, Items.emptied(queue), awaited(waits));
        }
        return session.query(
                "SELECT count(*) FILTER (WHERE dead_since IS NULL AND due <= clock_timestamp()),"
                        + " count(*) FILTER (WHERE dead_since IS NULL AND due > clock_timestamp() AND delivery IS NULL),"
                        + " count(*) FILTER (WHERE dead_since IS NULL AND due > clock_timestamp() AND delivery IS NOT NULL),"
                        + " count(*) FILTER (WHERE dead_since IS NOT NULL),"
                        + " coalesce((SELECT closed FROM weft_queue WHERE name = ?), false) FROM weft_item WHERE queue = ?",
                row -> {
                    row.next();
                    return new Counts(
                            row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getBoolean(5));
                },
                queue,
                queue);
    }

    @Override
    public void close(String queue, @Nullable String cause) throws EngineException, InterruptedException {
        session.query("SELECT weft_close(?, ?)", row -> true, queue, cause);
    }

    @Override
    public List<Dead> dead(String queue, int maxItems) throws EngineException, InterruptedException {
        return session.query(
                "SELECT id, payload, deliveries, dead_because, dead_since FROM weft_item"
                        + " WHERE queue = ? AND dead_since IS NOT NULL ORDER BY id LIMIT ?",
                rows -> {
                    List<Dead> dead = new ArrayList<>();
                    while (rows.next()) {
                        dead.add(new Dead(
                                rows.getLong(1),
                                rows.getBytes(2),
                                rows.getInt(3),
                                rows.getString(4),
                                rows.getObject(5, OffsetDateTime.class).toInstant()));
                    }
                    return dead;
                },
                queue,
                maxItems);
    }

    @Override
    public boolean requeue(String queue, long id) throws EngineException, InterruptedException {
        return session.query("SELECT weft_requeue(?, ?)", row -> row.next() && row.getBoolean(1), queue, id);
    }

    @Override
    public boolean discard(String queue, long id) throws EngineException, InterruptedException {
        return session.query(
                "DELETE FROM weft_item WHERE queue = ? AND id = ? AND dead_since IS NOT NULL RETURNING id",
                ResultSet::next,
                queue,
                id);
    }
}
