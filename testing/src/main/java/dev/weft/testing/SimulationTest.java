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
 * A test that runs as the first task of a {@link Simulation}, once for each of many seeds. When it fails, no more seeds are
 * tried. Instead it runs again with shorter and shorter schedules, and a last time with the shortest one that fails, which
 * reports the failure. Each run is an invocation of its own, with its own {@code @BeforeEach} and {@code @AfterEach}
 * methods, which run outside of the simulation. The display name has the seed.
 *
 * <pre>
 *   &#64;SimulationTest(seeds = 1000)
 *   void everyItemArrives(Simulation simulation, TaskGroup group) throws Exception { … }
 * </pre>
 *
 * <p>A parameter may be the {@link Simulation}, a {@link dev.weft.TaskGroup} of which the test is the body, the simulation's
 * {@link java.util.Random}, or a new {@link Recorder}. A run also fails if it leaves a lock or a timer behind, and for the
 * other reasons of {@link SimulationError.Kind}.
 *
 * <p>The system property {@code weft.simulation.replay} overrides {@link #replay}, and {@code weft.simulation.seeds}
 * overrides {@link #seeds}.
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

    /** The first seed; the others follow it. */
    long firstSeed() default 0;

    /** How the simulation decides what happens next. */
    Strategy strategy() default Strategy.RANDOM;

    /** How often {@link Strategy#PCT} gives the running task the lowest priority. */
    int changePoints() default 3;

    /** The text that a failed run printed, to replay it; then no seeds are tried. */
    String replay() default "";

    /** How much virtual time a run may take, in seconds. */
    long virtualSeconds() default 366 * 24 * 3600L;

    /** How much real time a run may take, in seconds. */
    long realSeconds() default 60;
}
