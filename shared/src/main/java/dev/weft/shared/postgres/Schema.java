package dev.weft.shared.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Creates the tables and functions in one transaction, under a lock of the server, so that only one machine does this
 * at a time.
 */
final class Schema {
    /** The version of {@code schema.sql}; it grows with each change. */
    private static final int VERSION = 4;

    private Schema() {}

    static void install(Connection connection, String prefix) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('" + prefix + "schema'))");
            if (readVersion(statement, prefix) < VERSION) {
                for (String each : text().replace("weft_", prefix).split("\n-{8}\n", -1)) {
                    statement.execute(each);
                }
                statement.execute("DELETE FROM " + prefix + "schema");
                statement.execute("INSERT INTO " + prefix + "schema VALUES (" + VERSION + ")");
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    /** The version that is installed in the database, or 0. A later version than {@link #VERSION} is left as it is. */
    private static int readVersion(Statement statement, String prefix) throws SQLException {
        try (ResultSet table = statement.executeQuery("SELECT to_regclass('" + prefix + "schema') IS NOT NULL")) {
            table.next();
            if (!table.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet version = statement.executeQuery("SELECT max(version) FROM " + prefix + "schema")) {
            version.next();
            return version.getInt(1);
        }
    }

    private static String text() {
        try (InputStream file = Schema.class.getResourceAsStream("schema.sql")) {
            return new String(Objects.requireNonNull(file, "schema.sql").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
