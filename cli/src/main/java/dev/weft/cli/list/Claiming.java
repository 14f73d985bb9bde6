package dev.weft.cli.list;

import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.schedule.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims URLs in one transaction. The hosts whose last claim is the longest ago come first. The hosts take turns, and
 * one URL is claimed per turn, until the limits or the maximum number of claims are reached.
 */
final class Claiming {
    /** A URL is claimed at most this long before its request may start. Until then, any machine may still claim it. */
    private static final Duration LOOK_AHEAD = Duration.ofMillis(200);

    private static final double MICROS = 1e6;

    private static final String HOSTS = "SELECT host, waiting, claimed,"
            + " greatest(extract(epoch FROM next_start - clock_timestamp()), 0) AS wait FROM weft_list_host"
            + " WHERE list = ? AND waiting > 0 AND claimed < ? AND paused <= clock_timestamp()"
            + " AND next_start <= clock_timestamp() + ? * interval '1 microsecond' AND host <> ALL (?::text[])"
            + " ORDER BY last_claim LIMIT ? FOR UPDATE SKIP LOCKED";

    /** Claims URLs, and counts them. One statement, so that the locks on hosts are brief. */
    private static final String TAKEN =
            "WITH counted AS (UPDATE weft_list_host AS h SET waiting = waiting - c.n, claimed = claimed + c.n,"
                    + " last_claim = clock_timestamp(), next_start = clock_timestamp() + c.wait * interval '1 microsecond'"
                    + " FROM unnest(?::text[], ?::int[], ?::bigint[]) AS c (host, n, wait) WHERE h.list = ? AND h.host = c.host)"
                    + " UPDATE weft_list_url AS u SET state = 1, claim = u.claim + 1, owner = ?,"
                    + " lease_end = clock_timestamp() + ? * interval '1 millisecond' FROM (SELECT w.id"
                    + " FROM unnest(?::text[], ?::int[]) AS h (host, n) CROSS JOIN LATERAL (SELECT id FROM weft_list_url"
                    + " WHERE list = ? AND host = h.host AND state = 0 ORDER BY id LIMIT h.n) AS w) AS taken"
                    + " WHERE u.id = taken.id RETURNING u.id, u.claim, u.host, u.target";

    private final Connection connection;
    private final String list;
    private final String owner;
    private final Duration lease;
    private final Limits limits;
    private final Allowance allowance;
    private final long hostInterval;
    private final long interval;

    /**
     * The beginning of the leases on this machine: a moment before the database was asked. So a lease does not end later
     * for this machine than for the database.
     */
    private final long begin = System.nanoTime();

    /**
     * The time at which the database answered how long requests have to wait. The start times are computed from this
     * time.
     */
    private long answered;

    /** The time until the next request to any host may start, in microseconds. */
    private long nextStart;

    Claiming(Connection connection, String list, String owner, Duration lease, Limits limits, Allowance allowance) {
        this.connection = connection;
        this.list = list;
        this.owner = owner;
        this.lease = lease;
        this.limits = limits;
        this.allowance = allowance;
        this.hostInterval = micros(limits.hostInterval());
        this.interval = micros(limits.interval());
    }

    List<Claim> claim(int max) throws SQLException {
        if (interval > 0) {
            nextStart = Sql.queryOne(
                    connection,
                    row -> (long) (row.getDouble(1) * MICROS),
                    "SELECT greatest(extract(epoch FROM next_start - clock_timestamp()), 0) FROM weft_list"
                            + " WHERE name = ? FOR NO KEY UPDATE", // does not keep others from adding URLs
                    list);
        }
        List<Share> hosts = Sql.query(
                connection,
                row -> new Share(row.getString(1), row.getInt(2), row.getInt(3), (long) (row.getDouble(4) * MICROS)),
                HOSTS,
                list,
                limits.perHost(),
                micros(LOOK_AHEAD),
                allowance.exhausted(),
                max);
        answered = System.nanoTime();
        share(hosts, max);
        List<Share> chosen =
                hosts.stream().filter(host -> !host.starts.isEmpty()).toList();
        return chosen.isEmpty() ? List.of() : take(chosen);
    }

    /** Distributes the start times over the hosts, which take turns. */
    private void share(List<Share> hosts, int max) {
        int left = max;
        boolean given = true;
        while (left > 0 && given) {
            given = false;
            for (Share host : hosts) {
                long start = Math.max(host.nextStart, nextStart);
                if (left > 0 && host.mayStart() && start <= micros(LOOK_AHEAD)) {
                    host.starts.add(start);
                    host.nextStart = start + hostInterval;
                    nextStart = start + interval;
                    left--;
                    given = true;
                }
            }
        }
    }

    private List<Claim> take(List<Share> hosts) throws SQLException {
        String[] names = hosts.stream().map(host -> host.name).toArray(String[]::new);
        int[] numbers = hosts.stream().mapToInt(host -> host.starts.size()).toArray();
        long[] waits = hosts.stream().mapToLong(host -> host.nextStart).toArray();
        Map<String, Share> byName = new HashMap<>();
        hosts.forEach(host -> byName.put(host.name, host));
        List<Claim> claims = Sql.query(
                connection,
                row -> {
                    Share host = byName.get(row.getString(3));
                    long start = host == null ? 0 : host.starts.removeFirst();
                    return new Claim(
                            new Ticket(row.getLong(1), row.getInt(2)),
                            row.getString(3),
                            TargetJson.read(row.getString(4)),
                            answered + start * 1000,
                            begin + lease.toNanos());
                },
                TAKEN,
                names,
                numbers,
                waits,
                list,
                owner,
                lease.toMillis(),
                names,
                numbers,
                list);
        if (interval > 0) {
            String sql =
                    "UPDATE weft_list SET next_start = clock_timestamp() + ? * interval '1 microsecond' WHERE name = ?";
            Sql.execute(connection, sql, nextStart, list);
        }
        return claims;
    }

    private static long micros(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toNanos() / 1000;
    }

    /** The URLs that this transaction claims of one host. */
    private final class Share {
        private final String name;
        private final int free;
        private final List<Long> starts = new ArrayList<>();
        private long nextStart;

        Share(String name, int waiting, int claimed, long nextStart) {
            this.name = name;
            this.free = Math.min(Math.min(waiting, limits.perHost() - claimed), allowance.left(name));
            this.nextStart = nextStart;
        }

        boolean mayStart() {
            return starts.size() < free;
        }
    }
}
