package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a program in which every task waits. */
class StandstillTest {

    private static List<String> said(int total, String... tasks) {
        return Standstill.lines(
                Snapshot.read("{\"pid\":7,\"total\":" + total + ",\"tasks\":[" + String.join(",", tasks) + "]}"));
    }

    private static String task(String name, String wait) {
        return "{\"id\":1,\"name\":\"" + name + "\"," + wait + "}";
    }

    private static final String MAIN =
            task("main", "\"waitsFor\":\"the tasks\",\"waitKind\":\"tasks\",\"waitsForGroup\":1");
    private static final String TAKER = "\"waitsFor\":\"an item of unbounded queue 'jobs'\","
            + "\"waitKind\":\"item of unbounded queue\",\"targetState\":\"0 items\"";

    @Test
    void itIsSaidWhatWouldLetItGoOnAndForWhich() {
        assertThat(said(5, MAIN, task("a", TAKER), task("b", TAKER), task("c", TAKER), task("d", TAKER)))
                .containsExactly(
                        "every task waits; to continue, something must",
                        "  put an item of unbounded queue 'jobs', or close it, for a, b, c, …");
    }

    @Test
    void nothingIsSaidIfATaskRuns() {
        assertThat(said(3, MAIN, task("a", TAKER), task("b", "\"at\":\"Main.main\"")))
                .isEmpty();
    }

    @Test
    void nothingIsSaidIfAWaitEndsByItself() {
        assertThat(said(
                        3,
                        MAIN,
                        task("a", TAKER),
                        task("b", "\"waitsFor\":\"5 s to pass\",\"waitKind\":\"time to pass\"")))
                .isEmpty();
    }

    @Test
    void nothingIsSaidIfATaskWaitsForTheNextPermitOfARateLimiter() {
        assertThat(said(
                        3,
                        MAIN,
                        task("a", TAKER),
                        task("b", "\"waitsFor\":\"a permit of 'calls'\",\"waitKind\":\"permit\"")))
                .isEmpty();
    }

    @Test
    void permitOfASemaphoreMustBeGivenBack() {
        assertThat(said(
                        2,
                        MAIN,
                        task("a", "\"waitsFor\":\"2 permits of semaphore 'x'\",\"waitKind\":\"permits of semaphore\"")))
                .contains("  give back 2 permits of semaphore 'x', for a");
    }

    @Test
    void nothingIsSaidIfADeadlineWillFire() {
        assertThat(said(2, MAIN, task("a", TAKER + ",\"deadlineMillis\":5000"))).isEmpty();
    }

    @Test
    void nothingIsSaidOfACycleAlone() {
        assertThat(said(2, MAIN, task("a", "\"waitsFor\":\"lock 'x'\",\"waitKind\":\"lock\",\"ownerName\":\"b\"")))
                .isEmpty();
    }

    @Test
    void nothingIsSaidIfNotAllTasksAreShown() {
        assertThat(said(3, MAIN, task("a", TAKER))).isEmpty();
    }
}
