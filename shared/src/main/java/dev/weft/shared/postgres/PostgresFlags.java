package dev.weft.shared.postgres;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Flags;

/** Flags, kept by the SQL functions in {@code schema.sql}. */
record PostgresFlags(Session session) implements Flags {

    @Override
    public State read(String key) throws EngineException, InterruptedException {
        return session.query(
                "SELECT up, raised FROM weft_flag WHERE key = ?",
                row -> row.next() ? new State(row.getBoolean(1), row.getLong(2)) : new State(false, 0),
                key);
    }

    @Override
    public boolean raise(String key, String claim) throws EngineException, InterruptedException {
        return session.query("SELECT weft_raise_by(?, ?)", row -> row.next() && row.getBoolean(1), key, claim);
    }

    @Override
    public void set(String key, boolean up) throws EngineException, InterruptedException {
        session.query("SELECT weft_raise(?, ?)", row -> true, key, up);
    }
}
