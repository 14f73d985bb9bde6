package dev.weft.cli.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.cli.input.InputException;
import dev.weft.cli.list.SharedList.Ended;
import dev.weft.cli.result.Origin;
import dev.weft.cli.result.Target;
import dev.weft.cli.schedule.Limits;
import dev.weft.fixture.Postgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(60)
final class SharedListTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Limits FOUR_AT_ONCE = Limits.of(50, 4);
    private static Postgres server;

    private final String name = UUID.randomUUID().toString();
    private final List<String> notes = new ArrayList<>();
    private ListDatabase database;
    private SharedList one;
    private SharedList other;

    @BeforeAll
    static void startServer() throws Exception {
        server = Postgres.start(List.of());
    }

    @BeforeEach
    void openList() throws Exception {
        database = openWhenStarted(ListAddress.parse(address()));
        one = new SharedList(database, name, "one", LONG);
        other = new SharedList(database, name, "other", LONG);
        Async.<IOException>run(one::create);
    }

    private String address() {
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

    private static SortedMap<String, List<Target>> urls(String host, int count) {
        List<Target> targets = IntStream.range(0, count)
                .mapToObj(i -> Target.of("http://" + host + "/" + i))
                .toList();
        return new TreeMap<>(Map.of("http://" + host, targets));
    }

    private static List<Ended> done(List<Claim> claims) {
        return claims.stream().map(claim -> new Ended(claim, State.DONE, "{}")).toList();
    }

    /** Lets all leases of the list have ended. */
    private void endLeases() throws IOException, InterruptedException {
        database.transaction(connection -> Sql.execute(
                connection, "UPDATE weft_list_url SET lease_end = to_timestamp(0) WHERE list = ? AND state = 1", name));
    }

    private ListTotals.HostTotals totals(String host) throws IOException, InterruptedException {
        return new ListTotals(database, name)
                .hosts().stream()
                        .filter(totals -> totals.host().equals("http://" + host))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void requestThatIsInTheListAlreadyIsNotAddedAgain() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 3));
            other.add(urls("a", 5));

            assertThat(totals("a").waiting()).isEqualTo(5);
        });
    }

    @Test
    void urlIsClaimedByOneMachineOnly() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 4));

            List<Claim> claims = one.claim(3, FOUR_AT_ONCE);
            List<Claim> others = other.claim(3, FOUR_AT_ONCE);

            assertThat(claims)
                    .extracting(claim -> claim.target().url())
                    .containsExactlyInAnyOrder("http://a/0", "http://a/1", "http://a/2");
            assertThat(others).extracting(claim -> claim.target().url()).containsExactly("http://a/3");
        });
    }

    @Test
    void limitOfAHostHoldsForAllMachines() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            one.add(urls("b", 10));

            List<Claim> claims = one.claim(6, FOUR_AT_ONCE);
            List<Claim> others = other.claim(6, FOUR_AT_ONCE);
            assertThat(claims)
                    .extracting(Claim::host)
                    .filteredOn("http://a"::equals)
                    .hasSize(3);
            assertThat(others).hasSize(2);
            assertThat(one.claim(6, FOUR_AT_ONCE)).isEmpty();

            one.end(done(List.of(claims.getFirst())));
            assertThat(other.claim(6, FOUR_AT_ONCE))
                    .extracting(Claim::host)
                    .containsExactly(claims.getFirst().host());
        });
    }

    @Test
    void urlWhoseLeaseHasEndedIsClaimedAgain() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            one.claim(1, FOUR_AT_ONCE);
            other.takeBack();
            assertThat(other.claim(1, FOUR_AT_ONCE)).isEmpty();

            endLeases();
            other.takeBack();

            assertThat(other.claim(1, FOUR_AT_ONCE)).hasSize(1);
        });
    }

    @Test
    void resultRenewalAndReleaseOfALostClaimAreRefused() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            List<Claim> lost = one.claim(1, FOUR_AT_ONCE);
            endLeases();
            other.takeBack();
            List<Claim> present = other.claim(1, FOUR_AT_ONCE);

            assertThat(one.renew(lost)).isEmpty();
            assertThat(one.end(done(lost))).isEmpty();
            assertThat(one.end(List.of(new Ended(lost.getFirst(), State.WAITING, null))))
                    .isEmpty();
            assertThat(totals("a").claimed()).isEqualTo(1);
            assertThat(other.renew(present)).containsExactly(present.getFirst().id());
            assertThat(other.end(done(present)))
                    .containsExactly(present.getFirst().id());
            assertThat(totals("a").done()).isEqualTo(1);
        });
    }

    @Test
    void resultThatIsStoredTwiceCountsOnce() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 2));
            List<Claim> claims = one.claim(1, FOUR_AT_ONCE);

            one.end(done(claims));

            assertThat(one.end(done(claims))).containsExactly(claims.getFirst().id());
            assertThat(totals("a").claimed()).isZero();
            assertThat(totals("a").waiting()).isEqualTo(1);
        });
    }

    @Test
    void hostThatIsPausedGivesNoUrls() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            one.add(urls("b", 1));

            other.pause("http://a", LONG);

            assertThat(one.claim(5, FOUR_AT_ONCE)).extracting(Claim::host).containsExactly("http://b");
            assertThat(totals("a").pause()).isPositive();
        });
    }

    @Test
    void startsAtAHostAreSpacedOverAllMachines() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            Limits spaced = FOUR_AT_ONCE.hostInterval(Duration.ofMinutes(1));

            assertThat(one.claim(5, spaced)).hasSize(1);
            assertThat(other.claim(5, spaced)).isEmpty();
        });
    }

    @Test
    void allStartsAreSpacedOverAllMachines() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            one.add(urls("b", 10));
            Limits spaced = FOUR_AT_ONCE.interval(Duration.ofMinutes(1));

            assertThat(one.claim(5, spaced)).hasSize(1);
            assertThat(other.claim(5, spaced)).isEmpty();
        });
    }

    @Test
    void listIsFinishedWhenAllUrlsHaveResultsAndNobodyAddsMore() throws Exception {
        Async.run(() -> {
            other.beginFilling();
            one.add(urls("a", 1));
            List<Claim> claims = one.claim(1, FOUR_AT_ONCE);
            assertThat(one.isFinished()).isFalse();

            one.end(done(claims));
            assertThat(one.isFinished()).isFalse();

            other.endFilling();
            assertThat(one.isFinished()).isTrue();
        });
    }

    @Test
    void listStaysOpenForAMachineThatHasNotAddedItsUrlsYet() throws Exception {
        try (FetchList list = FetchList.open(address(), LONG, notes::add)) {
            Async.run(() -> {
                list.prepare(false);

                assertThat(one.isFinished()).isFalse();
            });
        }
    }

    @Test
    void failedUrlsWaitAgainAfterRetryAndAllAfterReset() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 3));
            List<Claim> claims = one.claim(3, FOUR_AT_ONCE);
            one.end(List.of(
                    new Ended(claims.get(0), State.DONE, "{}"),
                    new Ended(claims.get(1), State.FAILED, "{}"),
                    new Ended(claims.get(2), State.DONE, "{}")));
            ListTotals totals = new ListTotals(database, name);

            assertThat(totals.retry()).isEqualTo(1);
            assertThat(totals("a").waiting()).isEqualTo(1);
            assertThat(totals.reset()).isEqualTo(2);
            assertThat(totals("a").waiting()).isEqualTo(3);
        });
    }

    @Test
    void transactionIsRepeatedWhenTheServerHasEndedTheConnection() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            boolean[] ended = {false};

            database.transaction(connection -> {
                if (!ended[0]) {
                    ended[0] = true;
                    Sql.execute(connection, "SELECT pg_terminate_backend(pg_backend_pid())");
                }
                return Sql.execute(connection, "UPDATE weft_list_host SET waiting = waiting WHERE list = ?", name);
            });

            assertThat(notes).hasSize(2).last().isEqualTo("the list can be reached again");
        });
    }

    @Test
    void requestKeepsItsPropertiesInTheList() throws Exception {
        String host = "http://a";
        Target target = new Target(
                host + "/ü", "PUT", Map.of("X-A", List.of("one", "two")), "a body", null, new Origin(7, "id", "file"));

        Async.run(() -> {
            one.add(new TreeMap<>(Map.of(host, List.of(target))));

            assertThat(other.claim(1, FOUR_AT_ONCE)).extracting(Claim::target).containsExactly(target);
        });
    }

    @Test
    void tablesOfANewerVersionAreRefused() throws Exception {
        ListAddress address = ListAddress.parse("postgres://weft@localhost:" + server.port() + "/template1");
        ListDatabase newer = ListDatabase.open(address, notes::add);
        Async.run(() ->
                newer.transaction(connection -> Sql.execute(connection, "UPDATE weft_list_version SET version = 99")));
        newer.close();

        assertThatThrownBy(() -> ListDatabase.open(address, notes::add))
                .isInstanceOf(InputException.class)
                .hasMessage("the list cannot be used: its tables have version 99, and this program knows 1")
                .hasRootCauseInstanceOf(SQLException.class);
    }
}
