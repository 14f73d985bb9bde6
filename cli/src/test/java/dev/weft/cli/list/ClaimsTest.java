package dev.weft.cli.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Exchanger;
import dev.weft.cli.attempt.Fetcher;
import dev.weft.cli.attempt.Job;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.attempt.ResponseSettings;
import dev.weft.cli.attempt.Speeds;
import dev.weft.cli.attempt.Watch;
import dev.weft.cli.output.ExtraFields;
import dev.weft.cli.output.JsonFormat;
import dev.weft.cli.output.Results;
import dev.weft.cli.result.Target;
import dev.weft.cli.schedule.Limits;
import dev.weft.cli.schedule.Verdict;
import dev.weft.http.failure.ConnectFailedException;
import dev.weft.http.failure.ConnectionLostException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The claims of one machine, and their jobs. */
final class ClaimsTest extends TwoMachines {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final LostConnections exchanger = new LostConnections();
    private Results results;
    private Claims claims;
    private ClaimedJobs worker;

    /** Loses each connection after the request was sent. */
    private static final class LostConnections implements Exchanger {
        private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
        private boolean repeatable;
        private @Nullable IOException connectFailure;

        @Override
        public <T> T exchange(OutgoingRequest outgoing, Watch watch, Handler<T> handler) throws IOException {
            requests.add(outgoing.url());
            URI url = URI.create(outgoing.url());
            if (connectFailure != null) {
                throw new ConnectFailedException("no connection", url, connectFailure);
            }
            throw new ConnectionLostException("lost", url, null);
        }

        @Override
        public boolean isRepeatable(Target target) {
            return repeatable;
        }

        @Override
        public boolean isPlain(Target target) {
            return true;
        }
    }

    private boolean nameServerAnswers;

    /** The claims of machine {@code one}. */
    private void claimsOf(int concurrency) throws IOException {
        PrintWriter messages = new PrintWriter(new StringWriter(), true);
        results = new Results(new JsonFormat(output, ExtraFields.NONE), messages, _ -> {});
        JobSource jobs = new JobSource(Collections.emptyIterator(), null, false, null, results, System.nanoTime());
        Limits limits = Limits.of(concurrency, 4);
        ResponseSettings settings =
                new ResponseSettings(0, 0, ExtraFields.NONE, null, null, Speeds.UNLIMITED, _ -> {}, (_, _) -> {});
        Fetcher fetcher = new Fetcher(exchanger, null, settings, System.nanoTime(), _ -> {});
        Attempts attempts = new Attempts(fetcher, 3, LONG, results, _ -> {}, _ -> {});
        Outage outage = new Outage(notes::add);
        claims = new Claims(one, limits, jobs, outage, notes::add);
        attempts.onDone(claims::end);
        attempts.countOnly(new OutageFilter(claims, outage), _ -> nameServerAnswers);
        worker = new ClaimedJobs(claims, attempts);
    }

    private Job next() throws Exception {
        return Async.withTimeout(SOON, claims::next);
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void jobOfALostClaimIsDroppedAlthoughItsUrlWasClaimedAgain() throws Exception {
        claimsOf(5);
        Async.run(() -> {
            one.add(urls("a", 1));
            Job old = next();
            endLeases();
            other.takeBack();
            Job present = next();

            assertThat(worker.attempt(old).isDone()).isTrue();
            worker.refuse(old, "its host was given up");
            assertThat(exchanger.requests).isEmpty();
            assertThat(printed()).isEmpty();
            worker.attempt(present);
            assertThat(exchanger.requests).hasSize(1);

            claims.close();
            assertThat(totals("a").failed()).isEqualTo(1);
            assertThat(notes).containsExactly("http://a/0: its lease has ended, so another machine may fetch it");
        });
    }

    @Test
    void claimThatIsReplacedGivesItsSlotToOthers() throws Exception {
        claimsOf(2);
        Async.run(() -> {
            one.add(urls("a", 1));
            next();
            endLeases();
            other.takeBack();
            next();
            one.add(urls("b", 1));

            assertThat(next().target().url()).isEqualTo("http://b/0");
        });
    }

    @Test
    void retryAttemptsTheSameJobAgainWithTheSameClaim() throws Exception {
        claimsOf(5);
        exchanger.repeatable = true;
        Async.run(() -> {
            one.add(urls("a", 1));
            Job job = next();

            List<Boolean> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Verdict verdict = worker.attempt(job);
                done.add(verdict.isDone());
            }

            assertThat(done).containsExactly(false, false, true, true);
            assertThat(exchanger.requests).hasSize(3);
            claims.close();
            assertThat(totals("a").failed()).isEqualTo(1);
        });
    }

    @Test
    void urlThatWaitsForARetryDoesNotKeepAMachineFromOthers() throws Exception {
        claimsOf(1);
        exchanger.repeatable = true;
        Async.run(() -> {
            one.add(urls("a", 1));
            Job waiting = next();
            assertThat(worker.attempt(waiting).isDone()).isFalse();
            one.add(urls("b", 1));

            assertThat(next().target().url()).isEqualTo("http://b/0");

            claims.renew();
            assertThat(worker.attempt(waiting).isDone()).isFalse();
            assertThat(worker.attempt(waiting).isDone()).isTrue();
            assertThat(exchanger.requests).containsExactly("http://a/0", "http://a/0", "http://a/0");
        });
    }

    @Test
    void urlsOfAHostThatIsPausedAreGivenBackUnlessTheyWereAttempted() throws Exception {
        claimsOf(3);
        exchanger.repeatable = true;
        Async.run(() -> {
            one.add(urls("a", 3));
            Job attempted = next();
            worker.attempt(attempted);
            Job queued = next();
            one.add(urls("b", 1));

            TaskGroup.run(group -> {
                group.spawn(claims::storeAll);
                claims.pause("http://a", LONG);
                assertThat(next().target().url()).isEqualTo("http://b/0");
                group.cancel("the other host has its turn");
            });

            assertThat(claims.of(attempted)).isNotNull();
            assertThat(claims.of(queued)).isNull();
            worker.attempt(queued);
            assertThat(exchanger.requests).containsExactly("http://a/0");
            claims.close();
            assertThat(totals("a").waiting()).isEqualTo(3);
            assertThat(totals("a").claimed()).isZero();
            assertThat(notes).isEmpty();
        });
    }

    @Test
    void hostThatIsAskedSlowlyAfterAPauseKeepsOneSlot() throws Exception {
        claimsOf(3);
        Async.run(() -> {
            one.add(urls("a", 4));
            claims.pause("http://a", Duration.ZERO);

            assertThat(next().target().url()).isEqualTo("http://a/0");
            one.add(urls("b", 2));
            assertThat(next().target().url()).isEqualTo("http://b/0");
            assertThat(next().target().url()).isEqualTo("http://b/1");
        });
    }

    @Test
    void machineClaimsMoreThanItsShareIfOthersNeedLess() throws Exception {
        claimsOf(4);
        Async.run(() -> {
            other.join();
            one.add(urls("a", 8));

            for (int i = 0; i < 4; i++) {
                assertThat(next()).isNotNull();
            }
            assertThat(other.claim(4, Limits.of(4, 4), ALL)).isEmpty();
        });
    }

    @Test
    void machineThatReachesNoHostGivesItsUrlsBackUncounted() throws Exception {
        claimsOf(15);
        exchanger.connectFailure = new UnknownHostException("a: Temporärer Fehler bei der Namensauflösung");
        Async.run(() -> {
            for (String host : List.of("a", "b", "c", "d")) {
                one.add(urls(host, 3));
            }
            List<Job> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(next());
            }

            for (Job job : all) {
                worker.attempt(job);
            }
            assertThat(exchanger.requests).hasSize(Outage.ATTEMPTS);
            assertThat(printed()).isEmpty();
            claims.close();

            for (String host : List.of("a", "b", "c", "d")) {
                assertThat(totals(host).waiting()).isEqualTo(3);
            }
            assertThat(notes)
                    .containsExactly(
                            "no connection to any host after 10 attempts at 4 hosts, so this machine gives its URLs"
                                    + " back to the list, and tries one from time to time");
        });
    }

    @Test
    void machineThatReachesAHostAgainClaimsAsBefore() throws Exception {
        claimsOf(5);
        exchanger.repeatable = true;
        exchanger.connectFailure = new UnknownHostException("a: Temporärer Fehler bei der Namensauflösung");
        Async.run(() -> {
            TaskGroup.run(group -> {
                group.spawn(claims::storeAll);
                for (String host : List.of("a", "b", "c", "d")) {
                    one.add(urls(host, 3));
                }
                for (int i = 0; i < Outage.ATTEMPTS; i++) {
                    worker.attempt(next());
                }
                exchanger.connectFailure = null;
                worker.attempt(next());
                exchanger.requests.clear();
                for (int i = 0; i < 5; i++) {
                    worker.attempt(next());
                }
                assertThat(exchanger.requests).hasSize(5);
                group.cancel("the network is back");
            });

            assertThat(notes).hasSize(2).last().isEqualTo("hosts can be reached again");
            claims.close();
        });
    }

    @Test
    void hostsThatDoNotExistAreNoOutage() throws Exception {
        nameServerAnswers = true;

        assertThatNoOutageBegins(new UnknownHostException("a: Der Name oder der Dienst ist nicht bekannt"));
    }

    @Test
    void hostsThatRefuseConnectionsAreNoOutage() throws Exception {
        assertThatNoOutageBegins(new ConnectException("Verbindungsaufbau abgelehnt"));
    }

    private void assertThatNoOutageBegins(IOException failure) throws Exception {
        claimsOf(15);
        exchanger.connectFailure = failure;
        Async.run(() -> {
            for (String host : List.of("a", "b", "c", "d")) {
                one.add(urls(host, 3));
            }
            for (int i = 0; i < 12; i++) {
                worker.attempt(next());
            }

            assertThat(exchanger.requests).hasSize(12);
            assertThat(notes).isEmpty();
            claims.close();
        });
    }

    @Test
    void machineDoesNotEndBeforeItHasAddedItsUrlsThoughTheListNoLongerWaitsForIt() throws Exception {
        claimsOf(1);
        Async.run(() -> {
            assertThat(one.isFinished()).isTrue();

            boolean ended = Async.moveOnAfter(Duration.ofMillis(300), () -> {
                claims.next();
            });
            assertThat(ended).isFalse();

            claims.filled();
            assertThat(next()).isNull();
        });
    }

    @Test
    void claimThatIsLostBeforeItsJobBeginsBecomesNoJob() throws Exception {
        claimsOf(5);
        Async.run(() -> {
            one.add(urls("a", 2));
            next();
            endLeases();
            other.takeBack();
            List<Claim> others = other.claim(2, FOUR_AT_ONCE, ALL);
            claims.renew();
            other.end(done(others));
            claims.filled();

            assertThat(next()).isNull();
        });
    }

    @Test
    void urlThatIsNotAValidRequestFailsAndDoesNotKeepTheListOpen() throws Exception {
        claimsOf(1);
        Async.run(() -> {
            one.add(new TreeMap<>(Map.of("http://a", List.of(Target.of("http://")))));
            claims.filled();

            TaskGroup.run(group -> {
                group.spawn(claims::storeAll);
                assertThat(next()).isNull();
                group.cancel("the list is finished");
            });

            assertThat(totals("a").failed()).isEqualTo(1);
            assertThat(printed()).contains("\"kind\":\"input\"");
        });
    }
}
