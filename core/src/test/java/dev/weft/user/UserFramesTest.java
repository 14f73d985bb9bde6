package dev.weft.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A printed stack trace contains every frame of the user's code that was on a stack when something failed or was
 * awaited.
 */
@Timeout(30)
class UserFramesTest {
    /** The methods of the user's code that were on a stack of the program. */
    private static final Set<String> SEEN = Collections.synchronizedSet(new LinkedHashSet<>());

    private static final Set<String> NOTING = Set.of("note", "noting", "lambda$noting$0");

    /** Records the frames of the user's code on the current thread. */
    private static <E> E noting(E exception) {
        StackWalker.getInstance().forEach(frame -> {
            if (isUsers(frame.getClassName()) && !NOTING.contains(frame.getMethodName())) {
                SEEN.add(frame.getClassName() + "." + frame.getMethodName());
            }
        });
        return exception;
    }

    private static boolean isUsers(String className) {
        return className.equals(UserFramesTest.class.getName()) || className.equals("DefaultPackageProgram");
    }

    private static void note() {
        noting("on the way");
    }

    private static List<String> framesOf(Throwable thrown) {
        List<String> frames = new ArrayList<>();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            Stream.of(at.getStackTrace())
                    .map(each -> each.getClassName() + "." + each.getMethodName())
                    .forEach(frames::add);
        }
        return frames;
    }

    private static int fail() {
        throw noting(new IllegalStateException("x"));
    }

    private static void enter(Action<Exception> body) throws Exception {
        noting("the way in");
        body.run();
    }

    static Stream<Arguments> shapes() {
        Duration minute = Duration.ofMinutes(1);
        List<Integer> one = List.of(1);
        return Stream.of(
                shape("withTimeout", () -> Async.withTimeout(minute, () -> fail())),
                shape("moveOnAfter", () -> Async.moveOnAfter(minute, () -> fail())),
                shape("shielded", () -> Async.shielded(() -> fail())),
                shape("blocking", () -> Async.run(() -> Async.blocking(() -> fail()))),
                shape("computing", () -> Async.computing(() -> fail())),
                shape("gather", () -> Async.gather(one, n -> fail())),
                shape("gather in gather", () -> Async.gather(one, n -> Async.gather(one, m -> fail()))),
                shape("forEach", () -> Async.forEach(one, 1, n -> fail())),
                shape("race", () -> Async.race(one, n -> fail())),
                shape(
                        "group",
                        () -> TaskGroup.run(group -> {
                            group.spawn(() -> fail());
                        })),
                shape(
                        "awaited in a group",
                        () -> TaskGroup.options().keepGoing().run(group -> awaited(group))),
                shape(
                        "group in a group",
                        () -> TaskGroup.run(group -> {
                            group.spawn(() -> TaskGroup.run(inner -> {
                                inner.spawn(() -> fail());
                            }));
                        })),
                shape("loop", () -> EventLoop.run(() -> Async.gather(one, n -> fail()))),
                shape(
                        "loop in a run",
                        () -> Async.run(() -> {
                            noting(one);
                            EventLoop.run(() -> Async.withTimeout(minute, () -> fail()));
                        })));
    }

    private static void awaited(TaskGroup group) throws InterruptedException {
        group.spawn(() -> fail()).await();
    }

    private static Arguments shape(String name, Action<Exception> body) {
        return Arguments.of(name, body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void everyFrameOfTheUsersIsInTheTrace(String name, Action<Exception> body) {
        SEEN.clear();

        Throwable thrown = catchThrowable(() -> enter(body));

        assertThat(SEEN).hasSizeGreaterThan(2);
        assertThat(framesOf(thrown)).containsAll(SEEN);
    }

    @Test
    void programInTheDefaultPackageThatIsCalledByReflectionLosesNoFrame() throws Exception {
        SEEN.clear();
        Runnable note = UserFramesTest::note;
        Method main = Class.forName("DefaultPackageProgram").getMethod("main", Runnable.class);

        Throwable invocation = catchThrowable(() -> main.invoke(null, note));
        Throwable thrown = ((InvocationTargetException) invocation).getTargetException();

        assertThat(SEEN).hasSizeGreaterThan(5);
        assertThat(framesOf(thrown)).containsAll(SEEN);
    }

    /**
     * The JDK's launcher of source files calls {@code main} by reflection. It removes as many frames from the end of a
     * trace as it has on the stack, so Weft must not remove frames there.
     */
    @Test
    void traceHasAllTheFramesOfACallByReflection() throws Exception {
        Runnable note = UserFramesTest::note;
        Method main = Class.forName("DefaultPackageProgram").getMethod("main", Runnable.class);

        Throwable invocation = catchThrowable(() -> main.invoke(null, note));

        StackTraceElement[] launcher = invocation.getStackTrace();
        StackTraceElement[] trace =
                ((InvocationTargetException) invocation).getTargetException().getStackTrace();
        assertThat(trace[trace.length - launcher.length - 1])
                .hasToString("DefaultPackageProgram.main(DefaultPackageProgram.java:14)");
    }
}
