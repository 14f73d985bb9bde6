package dev.weft.cli.list;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes SQL statements with parameters. A Java array becomes an SQL array. */
final class Sql {
    /** The message of the exception for a list that does not exist any more. */
    static final String DELETED = "it was deleted";

    private Sql() {}

    /** Executes a statement, and returns the number of rows that it has changed. */
    static int execute(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        }
    }

    /** Executes a query, and returns the objects that {@code row} creates from the rows. */
    static <T> List<T> query(Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.read(rows));
            }
            return all;
        }
    }

    /**
     * Executes a query that selects the row of the list, and returns the object that {@code row} creates from that row.
     *
     * @throws SQLException also if there is no such row
     */
    static <T> T queryOne(Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
            throws SQLException {
        List<T> found = query(connection, row, sql, parameters);
        if (found.isEmpty()) {
            throw new SQLException(DELETED);
        }
        return found.getFirst();
    }

    /** Executes a query whose answer is true or false. */
    static boolean isTrue(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return queryOne(connection, row -> row.getBoolean(1), sql, parameters);
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Creates an object from the current row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
