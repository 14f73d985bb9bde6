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
 * A test whose body is the first task of a {@link Simulation}, run once for each of many seeds. After the first failure no more
 * seeds are tried: the test is run with shorter and shorter schedules, and a last time with the shortest schedule that fails.
 * That last run reports the failure. Each run is a separate invocation, whose display name contains the seed. The methods that
 * JUnit calls before and after each invocation are not part of the simulation.
 *
 * <pre>
 *   &#64;SimulationTest(seeds = 1000)
 *   void everyItemArrives(Simulation simulation, TaskGroup group) throws Exception { … }
 * </pre>
 *
 * <p>A parameter may be the {@link Simulation}; a {@link dev.weft.TaskGroup}, whose body is the test; the {@link
 * java.util.Random} of the simulation; or a {@link Recorder}, whose time starts with the simulation. A run also fails if a task
 * has left a lock or a timer behind, or with another {@link SimulationError}.
 *
 * <p>The system property {@code weft.simulation.replay} overrides {@link #replay}, and {@code weft.simulation.seeds} overrides
 * {@link #seeds}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@SuppressWarnings("exports") // the extension is found by JUnit, to which the package is open
@ExtendWith(SimulationTestExtension.class)
public @interface SimulationTest {

    /** The number of seeds; at least one. */
    int seeds() default 100;

    /** The first seed. */
    long firstSeed() default 0;

    /** The way in which the next step is chosen. */
    Strategy strategy() default Strategy.RANDOM;

    /** The number of times that {@link Strategy#PCT} gives the lowest priority to the task that would run next. */
    int changePoints() default 3;

    /** The text from the report of a failed run. If it is not empty, only that run is replayed. */
    String replay() default "";

    /** The limit on the virtual time of a run, in seconds. */
    long virtualSeconds() default 366 * 24 * 3600L;

    /** The limit on the real time of a run, in seconds. */
    long realSeconds() default 60;
}
