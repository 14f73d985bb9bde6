package dev.weft.shared.postgres;

import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Micros;
import dev.weft.shared.spi.Owner;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Claims, kept by the SQL functions in {@code schema.sql}. */
final class PostgresClaims implements Claims {
    private final Session session;

    PostgresClaims(Session session) {
        this.session = session;
    }

    @Override
    public Reply enter(Request request) throws EngineException, InterruptedException {
        return session.query(
                "SELECT o_token, o_total, o_until FROM weft_enter(?, ?, ?, ?, ?, ?, ?, ?)",
                row -> {
                    row.next();
                    long token = row.getLong(1);
                    return new Reply(token != 0, token, row.getInt(2), Micros.duration(row.getLong(3)));
                },
                request.key(),
                request.total(),
                request.id(),
                request.owner().id(),
                request.owner().host(),
                request.permits(),
                Micros.of(request.lasting()),
                request.waits());
    }

    @Override
    public Set<String> renew(Collection<String> ids, Duration lasting) throws EngineException, InterruptedException {
        return session.query(
                "SELECT weft_renew(?, ?)",
                rows -> {
                    Set<String> renewed = new HashSet<>();
                    while (rows.next()) {
                        renewed.add(rows.getString(1));
                    }
                    return renewed;
                },
                ids.toArray(String[]::new),
                Micros.of(lasting));
    }

    @Override
    public void leave(String id) throws EngineException, InterruptedException {
        session.query("SELECT weft_leave(?)", row -> true, id);
    }

    @Override
    public List<Held> holders(String key) throws EngineException, InterruptedException {
        return session.query(
                "SELECT owner, host, permits, token, since FROM weft_claim"
                        + " WHERE key = ? AND token IS NOT NULL AND deadline > clock_timestamp() ORDER BY token",
                rows -> {
                    List<Held> held = new ArrayList<>();
                    while (rows.next()) {
                        held.add(new Held(
                                new Owner(rows.getString(1), rows.getString(2)),
                                rows.getInt(3),
                                rows.getLong(4),
                                rows.getObject(5, OffsetDateTime.class).toInstant()));
                    }
                    return held;
                },
                key);
    }

    @Override
    public void resize(String key, int total) throws EngineException, InterruptedException {
        session.query("SELECT weft_resize(?, ?)", row -> true, key, total);
    }
}
