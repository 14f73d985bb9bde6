package dev.weft.cli.list;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements with parameters. A Java array is an SQL array. */
final class Sql {
    /** The reason for a transaction that fails because there is no such list any more. */
    static final String DELETED = "it was deleted";

    private Sql() {}

    /** Executes a statement, and returns the number of rows that it has changed. */
    static int execute(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        }
    }

    /** Executes a query, and returns what {@code row} makes of each row. */
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
     * Executes a query on the row of the list, and returns what {@code row} makes of it.
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

    /** Reads the present row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
