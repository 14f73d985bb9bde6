package dev.weft.cli.list;

import dev.weft.cli.schedule.RunFailedException;
import java.time.Duration;
import java.util.List;

/** What an administrator does with a list. */
final class ListTotals {
    private final ListDatabase database;
    private final String list;

    ListTotals(ListDatabase database, String list) {
        this.database = database;
        this.list = list;
    }

    /** The totals of each host, those with the most URLs that have no result first. */
    List<HostTotals> hosts() throws RunFailedException, InterruptedException {
        String sql = "SELECT h.host, h.waiting, h.claimed, coalesce(u.done, 0), coalesce(u.failed, 0),"
                + " greatest(extract(epoch FROM h.paused - clock_timestamp()), 0)"
                + " FROM weft_list_host AS h LEFT JOIN (SELECT host, count(*) FILTER (WHERE state = 2) AS done,"
                + " count(*) FILTER (WHERE state = 3) AS failed FROM weft_list_url WHERE list = ? GROUP BY host) AS u"
                + " ON u.host = h.host WHERE h.list = ? ORDER BY h.waiting + h.claimed DESC, h.host";
        return database.transaction(connection -> Sql.query(
                connection,
                row -> new HostTotals(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        Duration.ofMillis((long) (row.getDouble(6) * 1000))),
                sql,
                list,
                list));
    }

    /** Lets the URLs that have failed be fetched again; returns their number. */
    int retry() throws RunFailedException, InterruptedException {
        return waitAgain("state = 3");
    }

    /** Lets all URLs that have a result be fetched again; returns their number. */
    int reset() throws RunFailedException, InterruptedException {
        return waitAgain("state > 1");
    }

    private int waitAgain(String which) throws RunFailedException, InterruptedException {
        return database.transaction(connection -> {
            Sql.execute(connection, "SELECT 1 FROM weft_list_host WHERE list = ? ORDER BY host FOR UPDATE", list);
            String sql = "WITH again AS (UPDATE weft_list_url SET state = 0, result = NULL WHERE list = ? AND " + which
                    + " RETURNING host), counted AS (SELECT host, count(*) AS n FROM again GROUP BY host),"
                    + " hosts AS (UPDATE weft_list_host AS h SET waiting = waiting + n, paused = to_timestamp(0) FROM counted"
                    + " WHERE h.list = ? AND h.host = counted.host RETURNING n) SELECT coalesce(sum(n), 0) FROM hosts";
            return Sql.query(connection, row -> row.getInt(1), sql, list, list).getFirst();
        });
    }

    /** Up to 1,000 results, in the order in which the URLs were added, after the URL with an identity; empty at the end. */
    List<StoredResult> results(long after) throws RunFailedException, InterruptedException {
        String sql =
                "SELECT id, result FROM weft_list_url WHERE list = ? AND id > ? AND state > 1 AND result IS NOT NULL"
                        + " ORDER BY id LIMIT 1000";
        return database.transaction(connection ->
                Sql.query(connection, row -> new StoredResult(row.getLong(1), row.getString(2)), sql, list, after));
    }

    /**
     * A result.
     *
     * @param id the identity of the URL
     */
    record StoredResult(long id, String json) {}

    /**
     * The totals of a host.
     *
     * @param pause the time for which it gets no requests
     */
    record HostTotals(String host, long waiting, long claimed, long done, long failed, Duration pause) {}
}
