package dev.weft.cli.list;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of lists. They are created on first use. */
final class Schema {
    private static final int VERSION = 2;

    /** A key for the advisory lock under which tables are created: "weftlist" in ASCII. */
    private static final long LOCK = 0x776566746c697374L;

    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS weft_list_version (version int NOT NULL);
            CREATE TABLE IF NOT EXISTS weft_list (
                name text PRIMARY KEY,
                created timestamptz NOT NULL DEFAULT clock_timestamp(),
                next_start timestamptz NOT NULL DEFAULT to_timestamp(0));
            CREATE TABLE IF NOT EXISTS weft_list_filler (
                list text NOT NULL REFERENCES weft_list ON DELETE CASCADE,
                owner text NOT NULL,
                until timestamptz NOT NULL,
                PRIMARY KEY (list, owner));
            CREATE TABLE IF NOT EXISTS weft_list_machine (
                list text NOT NULL REFERENCES weft_list ON DELETE CASCADE,
                owner text NOT NULL,
                until timestamptz NOT NULL,
                PRIMARY KEY (list, owner));
            CREATE TABLE IF NOT EXISTS weft_list_host (
                list text NOT NULL REFERENCES weft_list ON DELETE CASCADE,
                host text NOT NULL,
                waiting int NOT NULL DEFAULT 0 CHECK (waiting >= 0),
                claimed int NOT NULL DEFAULT 0 CHECK (claimed >= 0),
                paused timestamptz NOT NULL DEFAULT to_timestamp(0),
                next_start timestamptz NOT NULL DEFAULT to_timestamp(0),
                last_claim timestamptz NOT NULL DEFAULT to_timestamp(0),
                PRIMARY KEY (list, host));
            CREATE TABLE IF NOT EXISTS weft_list_url (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                list text NOT NULL REFERENCES weft_list ON DELETE CASCADE,
                host text NOT NULL,
                key bytea NOT NULL,
                target text NOT NULL,
                state smallint NOT NULL DEFAULT 0,
                claim int NOT NULL DEFAULT 0,
                owner text,
                lease_end timestamptz,
                result text,
                UNIQUE (list, key));
            CREATE INDEX IF NOT EXISTS weft_list_url_waiting ON weft_list_url (list, host, id) WHERE state = 0;
            CREATE INDEX IF NOT EXISTS weft_list_url_claimed ON weft_list_url (list, lease_end) WHERE state = 1;
            """;

    private Schema() {}

    /**
     * Creates the tables that do not exist. If all exist, nothing is locked, and the database's user needs no right to
     * create tables.
     *
     * @throws SQLException if a newer version of the program has created the tables, or if the database refuses a
     *     statement
     */
    static void install(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement) < VERSION) {
                statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
                statement.execute(TABLES); // version 1 had no table of machines
                if (version(statement) < VERSION) {
                    statement.execute("INSERT INTO weft_list_version VALUES (" + VERSION + ")");
                }
            }
            int version = version(statement);
            if (version > VERSION) {
                throw new SQLException("its tables have version " + version + ", and this program knows " + VERSION);
            }
            connection.commit();
        }
    }

    /** The version of the tables; zero if there are none. */
    private static int version(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT to_regclass('weft_list_version') IS NOT NULL")) {
            found.next();
            if (!found.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet found = statement.executeQuery("SELECT max(version) FROM weft_list_version")) {
            found.next();
            return found.getInt(1);
        }
    }
}
