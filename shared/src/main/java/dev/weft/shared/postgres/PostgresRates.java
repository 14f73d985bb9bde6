package dev.weft.shared.postgres;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Micros;
import dev.weft.shared.spi.Rates;

/**
 * Rates, kept by the SQL functions in {@code schema.sql}. The server counts in microseconds, so intervals are rounded
 * up.
 */
record PostgresRates(Session session) implements Rates {

    @Override
    public Reply reserve(Request request) throws EngineException, InterruptedException {
        return session.query(
                "SELECT o_reserved, o_delay, o_slot FROM weft_reserve(?, ?, ?, ?)",
                row -> {
                    row.next();
                    return new Reply(row.getBoolean(1), Micros.duration(row.getLong(2)), row.getLong(3));
                },
                request.key(),
                interval(request),
                request.burst(),
                Micros.of(request.maxDelay()));
    }

    @Override
    public void giveBack(Request request, long slot) throws EngineException, InterruptedException {
        session.query("SELECT weft_unreserve(?, ?, ?)", row -> true, request.key(), interval(request), slot);
    }

    private static long interval(Request request) {
        return Micros.roundedUp(request.interval());
    }
}
