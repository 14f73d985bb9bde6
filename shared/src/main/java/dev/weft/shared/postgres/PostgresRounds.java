package dev.weft.shared.postgres;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Micros;
import dev.weft.shared.spi.Rounds;
import java.time.Duration;

/** Rounds of barriers, kept by the SQL functions in {@code schema.sql}. */
record PostgresRounds(Session session) implements Rounds {

    @Override
    public Reply arrive(String key, String id, int parties, Duration lasting)
            throws EngineException, InterruptedException {
        return session.query(
                "SELECT o_round, o_place, o_arrived FROM weft_arrive(?, ?, ?, ?)",
                row -> {
                    row.next();
                    long round = row.getLong(1);
                    return new Reply(!row.wasNull(), round, row.getInt(2), row.getInt(3));
                },
                key,
                id,
                parties,
                Micros.of(lasting));
    }

    @Override
    public void leave(String key, String id) throws EngineException, InterruptedException {
        session.query("SELECT weft_depart(?, ?)", row -> true, key, id);
    }
}
