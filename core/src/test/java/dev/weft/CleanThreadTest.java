package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Inputs;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A body that runs on a platform thread finds there no state of another body, and no state of its own task. */
@Timeout(30)
class CleanThreadTest {
    private static final int BODIES = 4 * Runtime.getRuntime().availableProcessors();
    private static final ThreadLocal<String> USER = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITED_USER = new InheritableThreadLocal<>();

    /** The functions that run a body on a platform thread. */
    enum Place {
        COMPUTING {
            @Override
            <T> T call(Job<T, RuntimeException> body) throws InterruptedException {
                return Async.computing(body);
            }
        },
        ON_PLATFORM_THREAD {
            @Override
            <T> T call(Job<T, RuntimeException> body) throws InterruptedException {
                return Async.onPlatformThread(body);
            }
        };

        abstract <T> T call(Job<T, RuntimeException> body) throws InterruptedException;
    }

    private static String user() {
        return USER.get() + ", " + INHERITED_USER.get();
    }

    @ParameterizedTest
    @EnumSource
    void bodySeesNoThreadLocalOfTheTaskThatAsksForIt(Place place) throws Exception {
        String seen = Async.call(() -> {
            USER.set("ada");
            INHERITED_USER.set("ada");
            return place.call(CleanThreadTest::user);
        });

        assertThat(seen).isEqualTo("null, null");
    }

    @ParameterizedTest
    @EnumSource
    void bodySeesNoThreadLocalOfAThreadThatIsNoTask(Place place) throws Exception {
        INHERITED_USER.set("ada");
        try {
            assertThat(place.call(CleanThreadTest::user)).isEqualTo("null, null");
        } finally {
            INHERITED_USER.remove();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodySeesNoThreadLocalOfTheBodiesBeforeIt(Place place) throws Exception {
        List<String> seen = Async.gather(
                Inputs.counted(BODIES),
                n -> place.call(() -> {
                    String before = user();
                    USER.set("user " + n);
                    INHERITED_USER.set("user " + n);
                    return before;
                }));

        assertThat(seen).containsOnly("null, null");
    }

    @ParameterizedTest
    @EnumSource
    void bodyFindsTheSystemsClassLoaderWhateverTheBodiesBeforeItSet(Place place) throws Exception {
        try (URLClassLoader other = new URLClassLoader(new URL[0])) {
            List<ClassLoader> seen = Async.gather(
                    Inputs.counted(BODIES),
                    n -> place.call(() -> {
                        ClassLoader before = Thread.currentThread().getContextClassLoader();
                        Thread.currentThread().setContextClassLoader(other);
                        return before;
                    }));

            assertThat(seen).containsOnly(ClassLoader.getSystemClassLoader());
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodyFindsNormalPriorityAndItsThreadsOwnName(Place place) throws Exception {
        List<String> seen = Async.gather(
                Inputs.counted(BODIES),
                n -> place.call(() -> {
                    Thread thread = Thread.currentThread();
                    String before = thread.getName().replaceAll("\\d+", "n") + ", " + thread.getPriority();
                    thread.setName("mine");
                    thread.setPriority(Thread.MIN_PRIORITY);
                    return before;
                }));

        assertThat(seen).hasSize(BODIES).allMatch(before -> before.matches("weft-[a-z]+-n, 5"));
    }
}
