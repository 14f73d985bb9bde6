package dev.weft.cli.list;

import dev.weft.Async;
import dev.weft.cli.input.InputException;
import dev.weft.cli.list.SharedList.Ended;
import dev.weft.cli.result.Target;
import dev.weft.cli.schedule.Limits;
import dev.weft.fixture.Postgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Two machines with one list, which each test has for itself. */
@Tag("real-time")
@Timeout(60)
abstract class TwoMachines {
    static final Duration LONG = Duration.ofHours(1);
    static final Limits FOUR_AT_ONCE = Limits.of(50, 4);
    static final Allowance ALL = Allowance.unlimited();
    static Postgres server;

    final String name = UUID.randomUUID().toString();
    final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    ListDatabase database;
    SharedList one;
    SharedList other;

    @BeforeAll
    static void startServer() throws Exception {
        if (server == null) {
            server = Postgres.start(List.of());
        }
    }

    @BeforeEach
    void openList() throws Exception {
        database = openWhenStarted(ListAddress.parse(address()));
        one = new SharedList(database, name, "one", LONG);
        other = new SharedList(database, name, "other", LONG);
        Async.<IOException>run(one::create);
    }

    String address() {
        return "postgres://weft@localhost:" + server.port() + "/postgres?list=" + name;
    }

    /** The server answers some time after its start. */
    private ListDatabase openWhenStarted(ListAddress address) throws InputException {
        for (int attempt = 0; ; attempt++) {
            try {
                return ListDatabase.open(address, notes::add);
            } catch (InputException e) {
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    @AfterEach
    void closeList() {
        database.close();
    }

    static SortedMap<String, List<Target>> urls(String host, int count) {
        List<Target> targets = IntStream.range(0, count)
                .mapToObj(i -> Target.of("http://" + host + "/" + i))
                .toList();
        return new TreeMap<>(Map.of("http://" + host, targets));
    }

    static List<Ended> done(List<Claim> claims) {
        return claims.stream().map(claim -> new Ended(claim, State.DONE, "{}")).toList();
    }

    /** Lets all leases of the list have ended. */
    void endLeases() throws IOException, InterruptedException {
        database.transaction(connection -> Sql.execute(
                connection, "UPDATE weft_list_url SET lease_end = to_timestamp(0) WHERE list = ? AND state = 1", name));
    }

    ListTotals.HostTotals host(String host) throws IOException, InterruptedException {
        return new ListTotals(database, name)
                .hosts().stream()
                        .filter(totals -> totals.host().equals("http://" + host))
                        .findFirst()
                        .orElseThrow();
    }

    ListTotals.Totals totals(String host) throws IOException, InterruptedException {
        return host(host).totals();
    }
}
