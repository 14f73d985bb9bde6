package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.build.PublicApi;
import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import dev.weft.pace.EarlierFailures;
import dev.weft.pace.KeyedLimiter;
import dev.weft.pace.Retry;
import dev.weft.queue.Queue;
import dev.weft.select.Select;
import dev.weft.sync.Event;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of the public API have a text for logs, and not the name of a class with a hash code. */
@Timeout(30)
class PlainTextTest {
    private static final Set<String> PACKAGES =
            Set.of("dev.weft", "dev.weft.sync", "dev.weft.queue", "dev.weft.select", "dev.weft.pace");

    @RegisterExtension
    final Runs runs = new Runs(Way.PARALLEL);

    static Stream<Class<?>> classesWithObjects() throws IOException {
        return PublicApi.types(PACKAGES).filter(type -> !type.isInterface()).filter(PlainTextTest::hasInstanceMethods);
    }

    private static boolean hasInstanceMethods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .map(Method::getModifiers)
                .anyMatch(is -> Modifier.isPublic(is) && !Modifier.isStatic(is));
    }

    @ParameterizedTest
    @MethodSource("classesWithObjects")
    void publicClassHasATextOfItsOwn(Class<?> type) throws Exception {
        assertThat(type.getMethod("toString").getDeclaringClass()).isNotEqualTo(Object.class);
    }

    @Test
    void clauseShowsItsAlternative() {
        Queue<String> words = Queue.bounded(1, "words");

        assertThat(Select.take(words, word -> word)).hasToString("clause [an item of queue 'words' of 1]");
        assertThat(Select.put(words, "weft", () -> 1)).hasToString("clause [a free place in queue 'words' of 1]");
        assertThat(Select.after(Duration.ofSeconds(2), () -> 1)).hasToString("clause [2 s to pass]");
    }

    @Test
    void selectableShowsWhatIsWaitedFor() throws Exception {
        Queue<String> words = Queue.bounded(1, "words");

        assertThat(words.toTake()).hasToString("an item of queue 'words' of 1");
        assertThat(words.toPut("weft")).hasToString("a free place in queue 'words' of 1");
        assertThat(Event.create("ready").whenSet()).hasToString("event 'ready'");
        assertThat(Promise.create("answer").whenSet()).hasToString("promise 'answer'");
        runs.run(() -> TaskGroup.run(group ->
                assertThat(group.spawn("worker", () -> 1).whenEnded()).hasToString("the end of task 'worker'")));
    }

    @Test
    void settingsOfAGroupShowWhatWasSet() {
        assertThat(TaskGroup.options()).hasToString("group options [default policy]");
        assertThat(TaskGroup.options().failFast().limit(5)).hasToString("group options [fail fast, limit 5]");
        assertThat(TaskGroup.options()
                        .keepGoing()
                        .longLived()
                        .namingStragglersAfter(Duration.ofSeconds(2))
                        .onFailure((_, _) -> {}))
                .hasToString(
                        "group options [keep going, stragglers reported after 2 s, long-lived, with a failure listener]");
    }

    @Test
    void settingsOfALoopShowTheLimit() {
        assertThat(EventLoop.options()).hasToString("event loop options [blocked loop reported after 100 ms]");
    }

    @Test
    void clockSaysWhoseTimeItShows() {
        Clock clock = Async.clock();

        assertThat(clock.toString())
                .contains("the system clock")
                .doesNotContain("@")
                .doesNotContain("dev.weft");
    }

    @Test
    void futureShowsItsTaskAndState() throws Exception {
        OpenTaskGroup group = TaskGroup.open(TaskGroup.options(), "mailer");
        Future<String> future = group.asExecutor().submit(() -> "sent");

        group.close();

        assertThat(future).hasToString("future of task 'mailer.1' [success]");
    }

    @Test
    void retryShowsItsAttemptsAndDelays() {
        assertThat(Retry.standard().maxAttempts(1).toString()).startsWith("retry [1 attempt, backoff [");
        assertThat(Retry.standard().toString()).startsWith("retry [3 attempts, backoff [");
    }

    @Test
    void earlierFailuresShowTheirNumber() {
        EarlierFailures earlier = EarlierFailures.create();
        assertThat(earlier).hasToString("0 earlier failures");

        earlier.add(new IOException("refused"));

        assertThat(earlier).hasToString("1 earlier failure");
    }

    @Test
    void permitOfAKeyedLimiterShowsItsKey() throws Exception {
        KeyedLimiter<String> limiter = KeyedLimiter.of(1, 10);

        runs.run(() -> {
            KeyedLimiter<String>.Permit permit = limiter.acquire("example.org");
            assertThat(permit).hasToString("permit for example.org");

            permit.close();

            assertThat(permit).hasToString("permit for example.org [given back]");
        });
    }
}
