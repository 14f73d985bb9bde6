package dev.weft.cli.list;

import dev.weft.cli.attempt.Job.Ticket;
import dev.weft.cli.result.Target;
import dev.weft.cli.schedule.Limits;
import dev.weft.cli.schedule.RunFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one machine on a list. If the answer to a transaction was lost, it is safe to repeat the
 * transaction. The documentation of the package {@link dev.weft.cli.list} describes the states and the invariants.
 */
final class SharedList {
    /** The claims as a table, from two arrays: the identities of the URLs and the numbers of the claims. */
    private static final String CLAIMS = "unnest(?::bigint[], ?::int[]) AS c (id, claim)";

    private static final String IS_CLAIMED = "u.id = c.id AND u.claim = c.claim AND u.state = 1";
    /** Locks hosts in the order of their names, ends claims, and counts them. One statement, so that the locks are brief. */
    private static final String END =
            "WITH locked AS (SELECT 1 FROM weft_list_host WHERE list = ? AND host = ANY (?) ORDER BY host FOR UPDATE),"
                    + " ended AS (UPDATE weft_list_url AS u SET state = c.state, result = coalesce(c.result, u.result),"
                    + " owner = NULL, lease_end = NULL"
                    + " FROM unnest(?::bigint[], ?::int[], ?::int[], ?::text[]) AS c (id, claim, state, result)"
                    + " WHERE (SELECT count(*) FROM locked) > 0 AND " + IS_CLAIMED
                    + " RETURNING u.id, u.claim, u.host, u.state),"
                    + " counted AS (UPDATE weft_list_host AS h SET claimed = claimed - e.n, waiting = waiting + e.again"
                    + " FROM (SELECT host, count(*) AS n, count(*) FILTER (WHERE state = 0) AS again"
                    + " FROM ended GROUP BY host) AS e WHERE h.list = ? AND h.host = e.host)"
                    + " SELECT id, claim FROM ended";

    private static final String IS_LATE = "list = ? AND state = 1 AND lease_end < clock_timestamp()";
    private static final String MILLIS_FROM_NOW = "clock_timestamp() + ? * interval '1 millisecond'";

    private final ListDatabase database;
    private final String list;
    private final String owner;
    private final Duration lease;
    private long lastTakenBack;

    /**
     * A list.
     *
     * @param owner a name of this process that no other process has
     * @param lease the time after which the list gives a URL to another machine, unless the lease is renewed
     */
    SharedList(ListDatabase database, String list, String owner, Duration lease) {
        this.database = database;
        this.list = list;
        this.owner = owner;
        this.lease = lease;
        this.lastTakenBack = System.nanoTime() - lease.toNanos();
    }

    Duration lease() {
        return lease;
    }

    /** Creates the list if it does not exist. */
    void create() throws RunFailedException, InterruptedException {
        database.transaction(connection ->
                Sql.execute(connection, "INSERT INTO weft_list (name) VALUES (?) ON CONFLICT DO NOTHING", list));
    }

    /** Whether the list has no URLs. */
    boolean isEmpty() throws RunFailedException, InterruptedException {
        String sql = "SELECT NOT EXISTS (SELECT 1 FROM weft_list_host WHERE list = ?)";
        return database.transaction(connection -> Sql.isTrue(connection, sql, list));
    }

    /** Notes that this machine adds URLs, so that the list is not finished before one lease has passed. */
    void beginFilling() throws RunFailedException, InterruptedException {
        String sql = "INSERT INTO weft_list_filler (list, owner, until) VALUES (?, ?, " + MILLIS_FROM_NOW
                + ") ON CONFLICT (list, owner) DO UPDATE SET until = excluded.until";
        database.transaction(connection -> Sql.execute(connection, sql, list, owner, lease.toMillis()));
    }

    /** Notes that this machine has added its URLs. */
    void endFilling() throws RunFailedException, InterruptedException {
        String sql = "DELETE FROM weft_list_filler WHERE list = ? AND owner = ?";
        database.transaction(connection -> Sql.execute(connection, sql, list, owner));
    }

    /**
     * Notes that this machine claims URLs. The note holds for the duration of a lease. Returns how many machines claim
     * URLs.
     */
    int join() throws RunFailedException, InterruptedException {
        String joined = "INSERT INTO weft_list_machine (list, owner, until) VALUES (?, ?, " + MILLIS_FROM_NOW
                + ") ON CONFLICT (list, owner) DO UPDATE SET until = excluded.until";
        String counted = "SELECT count(*) FROM weft_list_machine WHERE list = ? AND until > clock_timestamp()";
        return database.transaction(connection -> {
            Sql.execute(connection, joined, list, owner, lease.toMillis());
            return Sql.queryOne(connection, row -> row.getInt(1), counted, list);
        });
    }

    /** Notes that this machine claims no more URLs. Also removes machines that have died. */
    void leave() throws RunFailedException, InterruptedException {
        String sql = "DELETE FROM weft_list_machine WHERE ctid IN (SELECT ctid FROM weft_list_machine WHERE list = ?"
                + " AND (owner = ? OR until < clock_timestamp()) FOR UPDATE SKIP LOCKED)";
        database.transaction(connection -> Sql.execute(connection, sql, list, owner));
    }

    /**
     * Adds the targets of each host, except those that are in the list already. One machine adds at a time. The others wait
     * without locks on hosts, and the hosts of new URLs are locked only at the end, so that other machines can claim.
     */
    void add(SortedMap<String, List<Target>> byHost) throws RunFailedException, InterruptedException {
        List<String> hosts = new ArrayList<>();
        List<byte[]> keys = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        byHost.forEach((host, targets) -> targets.forEach(target -> {
            hosts.add(host);
            keys.add(TargetJson.key(target));
            texts.add(TargetJson.write(target));
        }));
        String inserted = "WITH added AS (INSERT INTO weft_list_url (list, host, key, target)"
                + " SELECT ?, host, key, target FROM unnest(?::text[], ?::bytea[], ?::text[]) AS a (host, key, target)"
                + " ON CONFLICT DO NOTHING RETURNING host)"
                + " INSERT INTO weft_list_host AS h (list, host, waiting) SELECT ?, host, count(*) FROM added"
                + " GROUP BY host ORDER BY host"
                + " ON CONFLICT (list, host) DO UPDATE SET waiting = h.waiting + excluded.waiting";
        database.transaction(connection -> {
            // Locks the list first. Otherwise the foreign keys would lock it at the end of the statement, when hosts
            // are locked.
            Sql.execute(connection, "SELECT 1 FROM weft_list WHERE name = ? FOR KEY SHARE", list);
            Sql.execute(connection, "SELECT pg_advisory_xact_lock(hashtextextended('weft_list ' || ?, 0))", list);
            return Sql.execute(
                    connection,
                    inserted,
                    list,
                    hosts.toArray(String[]::new),
                    keys.toArray(byte[][]::new),
                    texts.toArray(String[]::new),
                    list);
        });
    }

    /**
     * Claims URLs that may be fetched now.
     *
     * @param max the maximum number of URLs
     * @param limits the limits for all machines together
     * @param allowance the limits of this machine
     */
    List<Claim> claim(int max, Limits limits, Allowance allowance) throws RunFailedException, InterruptedException {
        return database.transaction(
                connection -> new Claiming(connection, list, owner, lease, limits, allowance).claim(max));
    }

    /**
     * Takes back URLs whose leases have ended, at most once in a quarter of a lease. Only the task that claims may call
     * this method.
     */
    void takeBackIfDue() throws RunFailedException, InterruptedException {
        long now = System.nanoTime();
        if (now - lastTakenBack >= lease.toNanos() / 4) {
            takeBack();
            lastTakenBack = now;
        }
    }

    /** Makes all URLs whose leases have ended WAITING again, whichever machine has claimed them. */
    void takeBack() throws RunFailedException, InterruptedException {
        database.transaction(connection -> {
            List<String> hosts = Sql.query(
                    connection,
                    row -> row.getString(1),
                    "SELECT DISTINCT host FROM weft_list_url WHERE " + IS_LATE,
                    list);
            if (hosts.isEmpty()) {
                return 0;
            }
            lock(connection, hosts);
            String sql = "WITH late AS (UPDATE weft_list_url SET state = 0, owner = NULL, lease_end = NULL WHERE "
                    + IS_LATE + " AND host = ANY (?) RETURNING host),"
                    + " counted AS (SELECT host, count(*) AS n FROM late GROUP BY host)"
                    + " UPDATE weft_list_host AS h SET waiting = waiting + n, claimed = claimed - n FROM counted"
                    + " WHERE h.list = ? AND h.host = counted.host";
            return Sql.execute(connection, sql, list, hosts.toArray(String[]::new), list);
        });
    }

    /** Renews claims, and returns the tickets of those that were not taken back before. */
    Set<Ticket> renew(Collection<Claim> claims) throws RunFailedException, InterruptedException {
        String sql = "UPDATE weft_list_url AS u SET lease_end = " + MILLIS_FROM_NOW + " FROM " + CLAIMS + " WHERE "
                + IS_CLAIMED + " RETURNING u.id, u.claim";
        return database.transaction(connection -> {
            lock(connection, claims.stream().map(Claim::host).toList());
            return tickets(connection, sql, lease.toMillis(), ids(claims), numbers(claims));
        });
    }

    /**
     * Ends claims, and returns the tickets of those that were not taken back before. The results of the other claims
     * are not stored.
     */
    Set<Ticket> end(Collection<Ended> all) throws RunFailedException, InterruptedException {
        List<Claim> claims = all.stream().map(Ended::claim).toList();
        int[] states = all.stream().mapToInt(ended -> ended.state().code()).toArray();
        String[] results = all.stream().map(Ended::result).toArray(String[]::new);
        String[] hosts = claims.stream().map(Claim::host).toArray(String[]::new);
        // A repeated transaction also returns the claims that it ended the first time, when the answer was lost.
        String before = "SELECT u.id, u.claim FROM weft_list_url AS u JOIN " + CLAIMS
                + " ON u.id = c.id AND u.claim = c.claim WHERE u.state > 1";
        return database.transaction(connection -> {
            Set<Ticket> ended =
                    tickets(connection, END, list, hosts, ids(claims), numbers(claims), states, results, list);
            if (ended.size() < claims.size()) {
                ended.addAll(tickets(connection, before, ids(claims), numbers(claims)));
            }
            return ended;
        });
    }

    /** Prevents all machines from claiming URLs of a host for a time. */
    void pause(String host, Duration pause) throws RunFailedException, InterruptedException {
        String sql = "UPDATE weft_list_host SET paused = greatest(paused, " + MILLIS_FROM_NOW
                + ") WHERE list = ? AND host = ?";
        database.transaction(connection -> Sql.execute(connection, sql, pause.toMillis(), list, host));
    }

    /** Whether all URLs have results, and no machine adds more URLs. */
    boolean isFinished() throws RunFailedException, InterruptedException {
        String sql = "SELECT NOT EXISTS (SELECT 1 FROM weft_list_host WHERE list = name AND waiting + claimed > 0)"
                + " AND NOT EXISTS (SELECT 1 FROM weft_list_filler WHERE list = name AND until > clock_timestamp())"
                + " FROM weft_list WHERE name = ?";
        return database.transaction(connection -> Sql.isTrue(connection, sql, list));
    }

    /** Locks hosts in the order of their names. */
    private void lock(Connection connection, List<String> hosts) throws SQLException {
        String sql = "SELECT 1 FROM weft_list_host WHERE list = ? AND host = ANY (?) ORDER BY host FOR UPDATE";
        Sql.execute(connection, sql, list, hosts.toArray(String[]::new));
    }

    private static Set<Ticket> tickets(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        return new HashSet<>(Sql.query(connection, row -> new Ticket(row.getLong(1), row.getInt(2)), sql, parameters));
    }

    private static long[] ids(Collection<Claim> claims) {
        return claims.stream().mapToLong(claim -> claim.ticket().url()).toArray();
    }

    private static int[] numbers(Collection<Claim> claims) {
        return claims.stream().mapToInt(claim -> claim.ticket().claim()).toArray();
    }

    /**
     * A claim that has ended.
     *
     * @param state the next state of the URL
     * @param result the result as JSON, or null if there is none
     */
    record Ended(Claim claim, State state, @Nullable String result) {}
}
