package dev.weft.cli.list;

import dev.weft.cli.schedule.RunFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** The operations of an administrator on a list. */
final class ListTotals {
    private final ListDatabase database;
    private final String list;

    ListTotals(ListDatabase database, String list) {
        this.database = database;
        this.list = list;
    }

    String name() {
        return list;
    }

    /** All lists of the database, in the order of their names. */
    List<Summary> lists() throws RunFailedException, InterruptedException {
        String sql = "SELECT l.name, l.created, coalesce(h.hosts, 0), coalesce(h.waiting, 0), coalesce(h.claimed, 0),"
                + " coalesce(u.done, 0), coalesce(u.failed, 0) FROM weft_list AS l"
                + " LEFT JOIN (SELECT list, count(*) AS hosts, sum(waiting) AS waiting, sum(claimed) AS claimed"
                + " FROM weft_list_host GROUP BY list) AS h ON h.list = l.name"
                + " LEFT JOIN (SELECT list, count(*) FILTER (WHERE state = 2) AS done,"
                + " count(*) FILTER (WHERE state = 3) AS failed FROM weft_list_url GROUP BY list) AS u"
                + " ON u.list = l.name ORDER BY l.name";
        return database.transaction(connection -> Sql.query(
                connection,
                row -> new Summary(
                        row.getString(1),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getLong(3),
                        new Totals(row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7))),
                sql));
    }

    /** The totals of each host. The hosts with the most URLs that have no result come first. */
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
                        new Totals(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                        Duration.ofMillis((long) (row.getDouble(6) * 1000))),
                sql,
                list,
                list));
    }

    /** Makes the URLs that have failed WAITING, so that they are fetched again; returns their number. */
    int retry() throws RunFailedException, InterruptedException {
        return waitAgain("state = 3");
    }

    /** Makes all URLs that have a result WAITING, so that they are fetched again; returns their number. */
    int reset() throws RunFailedException, InterruptedException {
        return waitAgain("state > 1");
    }

    private int waitAgain(String which) throws RunFailedException, InterruptedException {
        return database.transaction(connection -> {
            lockHosts(connection);
            String sql = "WITH again AS (UPDATE weft_list_url SET state = 0, result = NULL WHERE list = ? AND " + which
                    + " RETURNING host), counted AS (SELECT host, count(*) AS n FROM again GROUP BY host),"
                    + " hosts AS (UPDATE weft_list_host AS h SET waiting = waiting + n, paused = to_timestamp(0) FROM counted"
                    + " WHERE h.list = ? AND h.host = counted.host RETURNING n) SELECT coalesce(sum(n), 0) FROM hosts";
            return Sql.query(connection, row -> row.getInt(1), sql, list, list).getFirst();
        });
    }

    /** Locks all hosts in the order of their names, like every transaction that waits for locks on hosts. */
    private void lockHosts(Connection connection) throws SQLException {
        Sql.execute(connection, "SELECT 1 FROM weft_list_host WHERE list = ? ORDER BY host FOR UPDATE", list);
    }

    /**
     * Returns up to 1,000 results, in the order in which their URLs were added. The results begin after the URL with
     * the identity {@code after}; empty if there are no more results.
     */
    List<StoredResult> results(long after) throws RunFailedException, InterruptedException {
        String sql =
                "SELECT id, result FROM weft_list_url WHERE list = ? AND id > ? AND state > 1 AND result IS NOT NULL"
                        + " ORDER BY id LIMIT 1000";
        return database.transaction(connection ->
                Sql.query(connection, row -> new StoredResult(row.getLong(1), row.getString(2)), sql, list, after));
    }

    /**
     * Deletes the list, its URLs and its results, if the list exists and no machine uses it.
     *
     * @param force whether to delete the list even if machines use it
     */
    Deletion delete(boolean force) throws RunFailedException, InterruptedException {
        return database.transaction(connection -> {
            if (Sql.query(connection, row -> 1, "SELECT 1 FROM weft_list WHERE name = ? FOR UPDATE", list)
                    .isEmpty()) {
                return new Deletion(false, 0, List.of());
            }
            lockHosts(connection);
            List<String> users = force ? List.of() : users(connection);
            if (!users.isEmpty()) {
                return new Deletion(true, 0, users);
            }
            int urls = Sql.execute(connection, "DELETE FROM weft_list_url WHERE list = ?", list);
            // The database deletes the rows of the list in the other tables, too.
            Sql.execute(connection, "DELETE FROM weft_list WHERE name = ?", list);
            return new Deletion(true, urls, List.of());
        });
    }

    /** The machines that fetch or add URLs of the list, each as a process and a host. */
    private List<String> users(Connection connection) throws SQLException {
        String sql = "SELECT DISTINCT split_part(owner, ' ', 1) FROM (SELECT owner FROM weft_list_url WHERE list = ?"
                + " AND state = 1 AND lease_end >= clock_timestamp() UNION ALL SELECT owner FROM weft_list_filler"
                + " WHERE list = ? AND until >= clock_timestamp()) AS users ORDER BY 1";
        return Sql.query(connection, row -> row.getString(1), sql, list, list);
    }

    /**
     * The result of {@link #delete}.
     *
     * @param isFound whether the list existed
     * @param urls the number of URLs that were deleted
     * @param users the machines because of which the list was not deleted; otherwise empty
     */
    record Deletion(boolean isFound, int urls, List<String> users) {}

    /**
     * A result.
     *
     * @param id the identity of the URL
     */
    record StoredResult(long id, String json) {}

    /** The number of URLs in each state. */
    record Totals(long waiting, long claimed, long done, long failed) {
        static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals plus(Totals other) {
            return new Totals(
                    waiting + other.waiting, claimed + other.claimed, done + other.done, failed + other.failed);
        }
    }

    /** A list of the database. */
    record Summary(String name, Instant created, long hosts, Totals totals) {}

    /**
     * The totals of a host.
     *
     * @param pause the time for which the host gets no requests
     */
    record HostTotals(String host, Totals totals, Duration pause) {}
}
