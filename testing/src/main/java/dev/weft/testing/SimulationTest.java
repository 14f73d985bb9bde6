package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test whose body is the first task of a {@link Simulation}, once for each of many seeds. When a seed makes it fail,
 * no more seeds are tried; it is run again with ever shorter schedules, and a last time with the shortest that fails,
 * which reports what was found. Each run is an invocation of its own, with its {@code @BeforeEach} and
 * {@code @AfterEach}, which are no part of the simulation; its display name has the seed.
 *
 * <pre>
 *   &#64;SimulationTest(seeds = 1000)
 *   void everyItemArrives(Simulation simulation, TaskGroup group) throws Exception { … }
 * </pre>
 *
 * <p>A parameter may be a {@link Simulation}; a {@link dev.weft.TaskGroup}, whose body the test is; a {@link
 * java.util.Random}, that of the simulation; a {@link Recorder}, which begins with it. After each run it is a failure if
 * a task still holds a lock or a timer is left, besides what else a {@link SimulationError} can be.
 *
 * <p>The system property {@code weft.simulation.replay} takes the place of {@link #replay}, and {@code
 * weft.simulation.seeds} that of {@link #seeds}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@SuppressWarnings("exports") // the extension is found by JUnit, to which the package is open
@ExtendWith(SimulationTestExtension.class)
public @interface SimulationTest {

    /** How many seeds are tried; at least one. */
    int seeds() default 100;

    /** The first of them. */
    long firstSeed() default 0;

    /** How it is decided what happens next. */
    Strategy strategy() default Strategy.RANDOM;

    /** How often {@link Strategy#PCT} lets the task that runs fall behind all others. */
    int changePoints() default 3;

    /** What a failed run printed, to see it again; nothing else is tried then. */
    String replay() default "";

    /** How much virtual time a run may take, in seconds. */
    long virtualSeconds() default 366 * 24 * 3600L;

    /** How much real time a run may take, in seconds. */
    long realSeconds() default 60;
}
