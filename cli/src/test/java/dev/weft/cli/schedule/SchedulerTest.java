package dev.weft.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.cli.schedule.Pages.Page;
import dev.weft.cli.schedule.Verdict.HostSignal;
import dev.weft.testing.Simulation;
import dev.weft.testing.SimulationTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which job is attempted when, in virtual time. */
@Timeout(120)
class SchedulerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @SimulationTest(seeds = 20)
    void everyJobIsDoneOnce(Simulation simulation) throws Exception {
        Pages pages = new Pages().host("a", Pages.answeringAfter(SECOND)).host("b", Pages.answeringAfter(SECOND));

        pages.run(Limits.of(10, 10), Pages.source(Pages.of("a", 100), Pages.of("b", 70)));

        assertThat(pages.ends)
                .extracting(Pages.Event::page)
                .doesNotHaveDuplicates()
                .hasSize(170);
    }

    @SimulationTest(seeds = 20)
    void neitherLimitIsExceededAndBothAreUsed(Simulation simulation) throws Exception {
        Pages pages = new Pages();
        List<Page> list = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pages.host("host" + i, Pages.answeringAfter(SECOND));
            list.addAll(Pages.of("host" + i, 20));
        }

        Duration time = pages.run(Limits.of(12, 4), Pages.source(list));

        assertThat(pages.most).isEqualTo(12);
        assertThat(pages.mostAtOneHost).isEqualTo(4);
        assertThat(time).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    }

    @SimulationTest(seeds = 20)
    void hostLaterInTheListBeginsAtOnceAlthoughASlowOneHasALongBacklog(Simulation simulation) throws Exception {
        Pages pages = new Pages()
                .host("slow", Pages.answeringAfter(Duration.ofSeconds(20)))
                .host("other", Pages.answeringAfter(SECOND));

        pages.run(Limits.of(50, 50), Pages.source(Pages.of("slow", 2_000), Pages.of("other", 20)));

        assertThat(pages.startsAt("other").getFirst()).isLessThan(SECOND);
        assertThat(pages.endOf("other")).isLessThan(Duration.ofSeconds(6));
    }

    @SimulationTest(seeds = 20)
    void errorInTheInputEndsTheRunAlthoughOthersWait(Simulation simulation) {
        Pages pages = new Pages().host("a", Pages.answeringAfter(Duration.ofHours(1)));
        Iterator<Page> list = Pages.of("a", 3).iterator();

        assertThatThrownBy(() -> pages.run(Limits.of(10, 10), () -> {
                    if (list.hasNext()) {
                        return list.next();
                    }
                    throw new NoClassDefFoundError("gone");
                }))
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
    }

    @SimulationTest(seeds = 20)
    void errorInAnAttemptEndsTheRunAlthoughTheInputWaits(Simulation simulation) {
        Pages pages = new Pages().host("a", (_, _) -> {
            Async.sleep(SECOND);
            throw new StackOverflowError("too deep");
        });
        Iterator<Page> list = Pages.of("a", 3).iterator();

        assertThatThrownBy(() -> pages.run(Limits.of(10, 10), () -> {
                    if (!list.hasNext()) {
                        Async.sleep(Duration.ofHours(1));
                    }
                    return list.next();
                }))
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void endlessInputDelaysNoStartAndIsNotReadToItsEnd() throws Exception {
        AtomicInteger read = new AtomicInteger();
        Pages pages = new Pages();
        List<Scheduler<Page>> made = new ArrayList<>();
        made.add(new Scheduler<>(Limits.of(50, 50), pages.codec, new Worker<>() {
            private final AtomicInteger done = new AtomicInteger();

            @Override
            public Verdict attempt(Page page) {
                if (done.incrementAndGet() == 1_000) {
                    made.getFirst().stop();
                }
                return Verdict.done(HostSignal.ANSWERED);
            }

            @Override
            public void refuse(Page page, String reason) {
                throw new AssertionError(reason);
            }
        }));

        made.getFirst().run(() -> new Page("a", read.incrementAndGet()));

        assertThat(read.get()).isLessThan(3_000_000);
    }

    @SimulationTest(seeds = 20)
    void singleHostHasAllSlotsOnceTheInputHasEnded(Simulation simulation) throws Exception {
        Pages pages = new Pages().host("only", Pages.answeringAfter(SECOND));

        Duration time = pages.run(Limits.of(50, 50), Pages.source(Pages.of("only", 500)));

        assertThat(time).isEqualTo(Duration.ofSeconds(10));
    }

    @SimulationTest(seeds = 20)
    void throttlingHostIsLeftAloneForTheWholeTimeAndDelaysNoOther(Simulation simulation) throws Exception {
        Duration pause = Duration.ofSeconds(61);
        Pages pages = new Pages().host("other", Pages.answeringAfter(Duration.ofMillis(100)));
        pages.host("busy", (_, attempt) -> {
            Async.sleep(Duration.ofMillis(100));
            return attempt == 1 ? Verdict.again(pause, HostSignal.THROTTLED) : Verdict.done(HostSignal.ANSWERED);
        });

        pages.run(Limits.of(20, 20), Pages.source(Pages.of("busy", 60), Pages.of("other", 500)));

        assertThat(pages.startsAt("other").getFirst()).isLessThan(SECOND);
        assertThat(pages.endOf("other")).isLessThan(Duration.ofSeconds(5));
        assertThat(pages.startsAt("busy")).noneMatch(time -> time.compareTo(SECOND) > 0 && time.compareTo(pause) < 0);
        assertThat(pages.ends).hasSize(560);
    }

    @SimulationTest(seeds = 20)
    void jobIsTurnedAwayAtMostTwiceByAHostThatTakesOneAtATime(Simulation simulation) throws Exception {
        int[] free = {1};
        int[] worst = {0};
        Pages pages = new Pages().host("strict", (_, attempt) -> {
            worst[0] = Math.max(worst[0], attempt);
            if (free[0] == 0) {
                return Verdict.again(SECOND, HostSignal.THROTTLED);
            }
            free[0]--;
            Async.sleep(SECOND);
            free[0]++;
            return Verdict.done(HostSignal.ANSWERED);
        });

        pages.run(Limits.of(20, 20), Pages.source(Pages.of("strict", 60)));

        assertThat(worst[0]).isLessThanOrEqualTo(3);
        assertThat(pages.ends).hasSize(60);
    }

    @SimulationTest(seeds = 20)
    void jobThatWaitsForItsNextAttemptHoldsNoSlot(Simulation simulation) throws Exception {
        Pages pages = new Pages().host("fine", Pages.answeringAfter(SECOND));
        pages.host(
                "failing",
                (_, attempt) -> attempt == 1
                        ? Verdict.again(Duration.ofMinutes(1), HostSignal.NONE)
                        : Verdict.done(HostSignal.ANSWERED));

        pages.run(Limits.of(2, 2), Pages.source(Pages.of("failing", 10), Pages.of("fine", 20)));

        assertThat(pages.endOf("fine")).isLessThan(Duration.ofSeconds(21));
        assertThat(pages.endOf("failing")).isEqualTo(Duration.ofMinutes(1));
    }

    @SimulationTest(seeds = 20)
    void rateHoldsForAllHostsTogetherAndCountsAttempts(Simulation simulation) throws Exception {
        Pages pages = new Pages().host("a", Pages.answeringAfter(Duration.ofSeconds(5)));
        pages.host(
                "b",
                (_, attempt) -> attempt == 1
                        ? Verdict.again(Duration.ZERO, HostSignal.NONE)
                        : Verdict.done(HostSignal.ANSWERED));

        pages.run(
                Limits.of(50, 50).interval(Duration.ofMillis(100)), Pages.source(Pages.of("a", 10), Pages.of("b", 5)));

        assertThat(pages.starts).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(pages.starts.get(i).time()).isEqualTo(Duration.ofMillis(100L * i));
        }
    }

    @SimulationTest(seeds = 20)
    void rateOfAHostDelaysNoOther(Simulation simulation) throws Exception {
        Pages pages = new Pages();
        List<Page> list = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pages.host("host" + i, Pages.answeringAfter(Duration.ofMillis(10)));
            list.addAll(Pages.of("host" + i, 11));
        }

        Duration time = pages.run(Limits.of(50, 50).hostInterval(SECOND), Pages.source(list));

        assertThat(time).isEqualTo(Duration.ofMillis(10_010));
    }

    @SimulationTest(seeds = 20)
    void hostThatIsOutOfReachIsGivenUp(Simulation simulation) throws Exception {
        Pages pages = new Pages().host("fine", Pages.answeringAfter(SECOND));
        pages.host("dead", (_, _) -> {
            Async.sleep(Duration.ofSeconds(10));
            return Verdict.done(HostSignal.UNREACHABLE);
        });

        pages.run(Limits.of(10, 10).hostFailures(5), Pages.source(Pages.of("dead", 100), Pages.of("fine", 30)));

        assertThat(pages.ends).hasSizeLessThan(50);
        assertThat(pages.ends.size() + pages.refused.size()).isEqualTo(130);
        assertThat(pages.refused)
                .allMatch(line ->
                        line.endsWith("not tried, because no connection to the host was made for 5 URLs in a row"));
    }

    @SimulationTest(seeds = 3)
    void twoHundredHostsTakeHardlyLongerThanTheSlowestOfThemAlone(Simulation simulation) throws Exception {
        Duration slowAlone = new Pages()
                .host("slow", Pages.answeringAfter(Duration.ofSeconds(5)))
                .run(Limits.of(50, 2), Pages.source(Pages.of("slow", 20)));
        Pages pages = new Pages().host("slow", Pages.answeringAfter(Duration.ofSeconds(5)));
        pages.host("dead", (_, attempt) -> {
            Async.sleep(Duration.ofSeconds(10));
            return attempt < 3 ? Verdict.again(SECOND, HostSignal.UNREACHABLE) : Verdict.done(HostSignal.UNREACHABLE);
        });
        pages.host(
                "busy",
                (page, attempt) -> page.number() % 10 == 0 && attempt == 1
                        ? Verdict.again(Duration.ofSeconds(20), HostSignal.THROTTLED)
                        : Verdict.done(HostSignal.ANSWERED));
        List<Page> quick = new ArrayList<>();
        for (int i = 0; i < 197; i++) {
            pages.host("quick" + i, Pages.answeringAfter(Duration.ofMillis(200)));
            quick.addAll(Pages.of("quick" + i, 20));
        }

        Duration time = pages.run(
                Limits.of(50, 2), Pages.source(quick, Pages.of("busy", 20), Pages.of("dead", 2), Pages.of("slow", 20)));

        assertThat(slowAlone).isEqualTo(Duration.ofSeconds(50));
        assertThat(time).isLessThan(Duration.ofSeconds(55));
        assertThat(pages.ends)
                .extracting(Pages.Event::page)
                .doesNotHaveDuplicates()
                .hasSize(197 * 20 + 42);
    }

    @SimulationTest(seeds = 20)
    void afterAStopNothingIsStartedAndWhatIsUnderWayEnds(Simulation simulation) throws Exception {
        Pages pages = new Pages().host("a", Pages.answeringAfter(SECOND));
        Scheduler<Page> scheduler = new Scheduler<>(Limits.of(5, 5), pages.codec, pages);

        TaskGroup.run(group -> {
            group.spawn("run", () -> scheduler.run(Pages.source(Pages.of("a", 100))));
            Async.sleep(Duration.ofMillis(1500));
            scheduler.stop();
        });

        assertThat(pages.ends).hasSize(10);
        assertThat(simulation.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @SimulationTest(seeds = 20)
    void failureOfAnAttemptThatTheRunCannotSurviveEndsIt(Simulation simulation) {
        Pages pages = new Pages().host("a", (page, _) -> {
            Async.sleep(SECOND);
            if (page.number() == 7) {
                throw new IOException("output closed");
            }
            return Verdict.done(HostSignal.ANSWERED);
        });

        assertThatThrownBy(() -> pages.run(Limits.of(5, 5), Pages.source(Pages.of("a", 100))))
                .isInstanceOf(IOException.class)
                .hasMessage("output closed");
    }

    @SimulationTest(seeds = 20)
    void jobsThatAnAttemptAddsAreDoneToo(Simulation simulation) throws Exception {
        List<Scheduler<Page>> made = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        Pages pages = new Pages().host("a", (page, _) -> {
            Async.sleep(SECOND);
            if (page.number() < 100) {
                made.getFirst().add(new Page("a", 2 * page.number()));
                made.getFirst().add(new Page("a", 2 * page.number() + 1));
            }
            seen.add(page.number());
            return Verdict.done(HostSignal.ANSWERED);
        });
        made.add(new Scheduler<>(Limits.of(50, 50), pages.codec, pages));

        made.getFirst().run(Pages.source(List.of(new Page("a", 1))));

        assertThat(seen).hasSize(199);
    }

    @Test
    void longBacklogIsOnDiskAndKeepsItsOrder() throws Exception {
        Spill<Page> spill = new Spill<>(new Pages().codec, 10_000, Long.MAX_VALUE);
        Backlog<Page> backlog = new Backlog<>(spill);
        try (spill) {
            for (int i = 0; i < 100_000; i++) {
                backlog.add(new Page("a", i));
            }
            assertThat(spill.isFull()).isFalse();
            for (int i = 0; i < 100_000; i++) {
                assertThat(backlog.poll()).isEqualTo(new Page("a", i));
                if (i % 3 == 0) {
                    backlog.add(new Page("b", i));
                }
            }
            assertThat(backlog.size()).isEqualTo(33_334);
        }
    }
}
