package dev.weft.cli.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.cli.input.InputException;
import dev.weft.cli.list.SharedList.Ended;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Origin;
import dev.weft.cli.result.Target;
import dev.weft.cli.result.Timing;
import dev.weft.cli.schedule.Limits;
import dev.weft.cli.schedule.RunFailedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SharedListTest extends TwoMachines {
    @Test
    void requestThatIsInTheListAlreadyIsNotAddedAgain() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 3));
            other.add(urls("a", 5));

            assertThat(totals("a").waiting()).isEqualTo(5);
        });
    }

    /** Otherwise no machine could claim URLs of the host meanwhile. */
    @Test
    void addingWhatIsInTheListDoesNotLockTheHost() throws Exception {
        Async.run(() -> one.add(urls("a", 3)));
        try (Connection connection =
                        DriverManager.getConnection(ListAddress.parse(address()).jdbcUrl(), "weft", null);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1 FROM weft_list_host WHERE list = '" + name + "' FOR UPDATE");

            Async.run(() -> other.add(urls("a", 3)));
        }
    }

    @Test
    void requestsThatMachinesAddAtTheSameTimeAreAddedOnce() throws Exception {
        Async.run(() -> TaskGroup.run(group -> {
            for (SharedList machine : List.of(one, other)) {
                group.spawn(() -> {
                    for (int i = 1; i <= 20; i++) {
                        SortedMap<String, List<Target>> both = urls("a", 10 * i);
                        both.putAll(urls("b", 10 * i));
                        machine.add(both);
                    }
                });
            }
        }));

        Async.run(() -> assertThat(List.of(totals("a").waiting(), totals("b").waiting()))
                .containsExactly(200L, 200L));
        assertThat(notes).isEmpty();
    }

    @Test
    void requestWithItsHeadersInAnotherOrderIsTheSame() {
        Map<String, List<String>> headers = new LinkedHashMap<>(Map.of("A", List.of("1")));
        headers.put("B", List.of("2"));
        Map<String, List<String>> reversed = new LinkedHashMap<>(Map.of("B", List.of("2")));
        reversed.put("A", List.of("1"));

        assertThat(TargetJson.key(new Target("http://a/", null, reversed, null, null)))
                .isEqualTo(TargetJson.key(new Target("http://a/", null, headers, null, null)));
    }

    @Test
    void urlIsClaimedByOneMachineOnly() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 4));

            List<Claim> claims = one.claim(3, FOUR_AT_ONCE, ALL);
            List<Claim> others = other.claim(3, FOUR_AT_ONCE, ALL);

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

            List<Claim> claims = one.claim(6, FOUR_AT_ONCE, ALL);
            List<Claim> others = other.claim(6, FOUR_AT_ONCE, ALL);
            assertThat(claims)
                    .extracting(Claim::host)
                    .filteredOn("http://a"::equals)
                    .hasSize(3);
            assertThat(others).hasSize(2);
            assertThat(one.claim(6, FOUR_AT_ONCE, ALL)).isEmpty();

            one.end(done(List.of(claims.getFirst())));
            assertThat(other.claim(6, FOUR_AT_ONCE, ALL))
                    .extracting(Claim::host)
                    .containsExactly(claims.getFirst().host());
        });
    }

    @Test
    void urlWhoseLeaseHasEndedIsClaimedAgain() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            one.claim(1, FOUR_AT_ONCE, ALL);
            other.takeBack();
            assertThat(other.claim(1, FOUR_AT_ONCE, ALL)).isEmpty();

            endLeases();
            other.takeBack();

            assertThat(other.claim(1, FOUR_AT_ONCE, ALL)).hasSize(1);
        });
    }

    @Test
    void resultRenewalAndReleaseOfALostClaimAreRefused() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            List<Claim> lost = one.claim(1, FOUR_AT_ONCE, ALL);
            endLeases();
            other.takeBack();
            List<Claim> present = other.claim(1, FOUR_AT_ONCE, ALL);

            assertThat(one.renew(lost)).isEmpty();
            assertThat(one.end(done(lost))).isEmpty();
            assertThat(one.end(List.of(new Ended(lost.getFirst(), State.WAITING, null))))
                    .isEmpty();
            assertThat(totals("a").claimed()).isEqualTo(1);
            assertThat(other.renew(present)).containsExactly(present.getFirst().ticket());
            assertThat(other.end(done(present)))
                    .containsExactly(present.getFirst().ticket());
            assertThat(totals("a").done()).isEqualTo(1);
        });
    }

    @Test
    void claimThatWasLostIsNotTakenForALaterOneOfTheSameMachine() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            Claim lost = one.claim(1, FOUR_AT_ONCE, ALL).getFirst();
            endLeases();
            one.takeBack();
            Claim present = one.claim(1, FOUR_AT_ONCE, ALL).getFirst();

            assertThat(one.renew(List.of(lost, present))).containsExactly(present.ticket());
            assertThat(one.end(done(List.of(lost, present)))).containsExactly(present.ticket());
            assertThat(totals("a").claimed()).isZero();
            assertThat(totals("a").done()).isEqualTo(1);
        });
    }

    @Test
    void renewalsResultsAndTakingBackDoNotWaitForEachOther() throws Exception {
        Limits many = Limits.of(100, 100);
        Async.run(() -> {
            for (int i = 0; i < 30; i++) {
                one.add(urls("a" + i, 100));
                List<Claim> claims = one.claim(100, many, ALL);
                endLeases();
                TaskGroup.run(group -> {
                    group.spawn(() -> one.renew(claims));
                    group.spawn(() -> one.end(done(claims.reversed())));
                    group.spawn(other::takeBack);
                });
            }
        });

        assertThat(notes).isEmpty();
    }

    @Test
    void resultThatIsStoredTwiceCountsOnce() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 2));
            List<Claim> claims = one.claim(1, FOUR_AT_ONCE, ALL);

            one.end(done(claims));

            assertThat(one.end(done(claims))).containsExactly(claims.getFirst().ticket());
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

            assertThat(one.claim(5, FOUR_AT_ONCE, ALL)).extracting(Claim::host).containsExactly("http://b");
            assertThat(host("a").pause()).isPositive();
        });
    }

    @Test
    void startsAtAHostAreSpacedOverAllMachines() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            Limits spaced = FOUR_AT_ONCE.hostInterval(Duration.ofMinutes(1));

            assertThat(one.claim(5, spaced, ALL)).hasSize(1);
            assertThat(other.claim(5, spaced, ALL)).isEmpty();
        });
    }

    @Test
    void startIsNotEarlierThanTheListAllows() throws Exception {
        Duration wait = Duration.ofMillis(100);
        Async.run(() -> {
            one.add(urls("a", 1));

            database.transaction(connection -> {
                Claiming claiming = new Claiming(connection, name, "one", LONG, FOUR_AT_ONCE, ALL);
                long before = System.nanoTime(); // the claim waits for another transaction until here
                String sql =
                        "UPDATE weft_list_host SET next_start = clock_timestamp() + interval '100 ms' WHERE list = ?";
                Sql.execute(connection, sql, name);
                Claim claim = claiming.claim(1).getFirst();

                assertThat(Duration.ofNanos(claim.start() - before)).isGreaterThanOrEqualTo(wait);
                assertThat(claim.left(before)).isLessThanOrEqualTo(LONG);
                return claim;
            });
        });
    }

    @Test
    void allStartsAreSpacedOverAllMachines() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 10));
            one.add(urls("b", 10));
            Limits spaced = FOUR_AT_ONCE.interval(Duration.ofMinutes(1));

            assertThat(one.claim(5, spaced, ALL)).hasSize(1);
            assertThat(other.claim(5, spaced, ALL)).isEmpty();
        });
    }

    @Test
    void listIsFinishedWhenAllUrlsHaveResultsAndNobodyAddsMore() throws Exception {
        Async.run(() -> {
            other.beginFilling();
            one.add(urls("a", 1));
            List<Claim> claims = one.claim(1, FOUR_AT_ONCE, ALL);
            assertThat(one.isFinished()).isFalse();

            one.end(done(claims));
            assertThat(one.isFinished()).isFalse();

            other.endFilling();
            assertThat(one.isFinished()).isTrue();
        });
    }

    @Test
    void machineWithoutUrlsDoesNotCreateAList() throws Exception {
        try (FetchList list = FetchList.open(address() + "-misspelt", LONG, notes::add)) {
            Async.run(() -> {
                assertThatThrownBy(() -> list.prepare(true)).hasMessage("the list is empty; give URLs, or -i FILE");

                assertThat(new ListTotals(database, name).lists())
                        .extracting(ListTotals.Summary::name)
                        .doesNotContain(name + "-misspelt");
            });
        }
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
            List<Claim> claims = one.claim(3, FOUR_AT_ONCE, ALL);
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
    void listThatIsNotInUseIsDeletedWithItsUrls() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 3));
            List<Claim> claims = one.claim(1, FOUR_AT_ONCE, ALL);
            one.end(done(claims));
            ListTotals totals = new ListTotals(database, name);

            assertThat(totals.delete(false)).isEqualTo(new ListTotals.Deletion(true, 3, List.of()));

            assertThat(totals.hosts()).isEmpty();
            assertThat(totals.lists()).extracting(ListTotals.Summary::name).doesNotContain(name);
            assertThat(totals.delete(false).isFound()).isFalse();
        });
    }

    @Test
    void listIsKeptWhileAMachineHasALeaseOrAddsUrls() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 3));
            one.claim(1, FOUR_AT_ONCE, ALL);
            other.beginFilling();
            ListTotals totals = new ListTotals(database, name);

            assertThat(totals.delete(false).users()).containsExactly("one", "other");

            endLeases();
            assertThat(totals.delete(false).users()).containsExactly("other");
            assertThat(totals("a").waiting()).isEqualTo(2);
            assertThat(totals.delete(true)).isEqualTo(new ListTotals.Deletion(true, 3, List.of()));
        });
    }

    @Test
    void machineIsToldThatItsListWasDeleted() throws Exception {
        Async.run(() -> {
            one.add(urls("a", 1));
            List<Claim> claims = one.claim(1, FOUR_AT_ONCE, ALL);
            new ListTotals(database, name).delete(true);

            assertThat(one.renew(claims)).isEmpty();
            assertThat(one.end(done(claims))).isEmpty();
            assertThat(one.claim(1, FOUR_AT_ONCE, ALL)).isEmpty();
            for (Action<?> use : List.<Action<?>>of(
                    one::isFinished,
                    one::beginFilling,
                    () -> one.add(urls("a", 1)),
                    () -> one.claim(1, FOUR_AT_ONCE.interval(LONG), ALL))) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(RunFailedException.class)
                        .hasMessage("the list cannot be used: it was deleted");
            }
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

            assertThat(other.claim(1, FOUR_AT_ONCE, ALL))
                    .extracting(Claim::target)
                    .containsExactly(target);
        });
    }

    @Test
    void resultIsStoredWithAnyCharacters() throws Exception {
        String head = "\0 \\u0000 \uD83E\uDDF5";
        Answer answer = new Answer(200, 13, head, null, null);
        Fetched fetched = Fetched.answered("http://a/0", answer, Timing.of(1, 0), 1);

        Async.run(() -> {
            one.add(urls("a", 1));
            one.end(List.of(
                    new Ended(one.claim(1, FOUR_AT_ONCE, ALL).getFirst(), State.DONE, ResultJson.write(fetched))));

            String stored = new ListTotals(database, name).results(0).getFirst().json();
            assertThat(ResultJson.read(stored).answer()).isEqualTo(answer);
        });
    }

    @Test
    void userWhoMayNotCreateTablesMayUseThem() throws Exception {
        Async.run(() -> database.transaction(connection -> {
            Sql.execute(connection, "DROP ROLE IF EXISTS fetcher");
            Sql.execute(connection, "CREATE ROLE fetcher LOGIN");
            Sql.execute(connection, "GRANT pg_read_all_data, pg_write_all_data TO fetcher");
            return Sql.execute(connection, "REVOKE CREATE ON SCHEMA public FROM public");
        }));
        ListAddress address = ListAddress.parse(address().replace("weft@", "fetcher@"));

        try (ListDatabase restricted = ListDatabase.open(address, notes::add)) {
            Async.run(() -> new SharedList(restricted, name, "fetcher", LONG).add(urls("a", 1)));
        }

        Async.run(() -> assertThat(totals("a").waiting()).isEqualTo(1));
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
                .hasMessage("the list cannot be used: its tables have version 99, and this program knows 2")
                .hasRootCauseInstanceOf(SQLException.class);
    }
}
