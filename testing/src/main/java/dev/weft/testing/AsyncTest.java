package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose body is the first task of a run in real time. By default, the test runs twice: in a parallel run and in an event
 * loop. It is meant for tests that need real files, real connections or several cores, which a {@link Simulation} does not
 * have.
 *
 * <pre>
 *   &#64;AsyncTest
 *   void pageIsServed(TaskGroup group) throws Exception { … }
 * </pre>
 *
 * <p>A parameter of the test method may be a {@link dev.weft.TaskGroup}, whose body is the method, or a {@link
 * Recorder}. The test fails if its body takes too long, and the body is then cancelled. The test also fails if
 * the thread of JUnit is interrupted afterwards.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@SuppressWarnings("exports") // the extension is found by JUnit, to which the package is open
@ExtendWith(AsyncTestExtension.class)
public @interface AsyncTest {

    /** The kinds of run in which the test runs. */
    Way[] value() default {Way.PARALLEL, Way.EVENT_LOOP};

    /** The limit on the time of a run, in seconds. */
    long seconds() default 30;

    /** A kind of run in real time. */
    enum Way {
        /** On all cores, as {@link dev.weft.Async#run} does. */
        PARALLEL,

        /** One task at a time, as {@link dev.weft.EventLoop#run} does. */
        EVENT_LOOP
    }
}
