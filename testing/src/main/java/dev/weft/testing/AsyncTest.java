package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs as the first task of a run in real time: once in a parallel run, and once in an event loop. It is for
 * tests that a simulation cannot run, with real files, real connections, or all cores.
 *
 * <pre>
 *   &#64;AsyncTest
 *   void pageIsServed(TaskGroup group) throws Exception { … }
 * </pre>
 *
 * <p>A parameter may be a {@link dev.weft.TaskGroup} of which the test is the body, or a {@link Recorder}. A test that takes
 * too long is cancelled and fails. A test that leaves its thread interrupted fails too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@SuppressWarnings("exports") // the extension is found by JUnit, to which the package is open
@ExtendWith(AsyncTestExtension.class)
public @interface AsyncTest {

    /** In which kinds of run the test runs. */
    Way[] value() default {Way.PARALLEL, Way.EVENT_LOOP};

    /** How long a run may take, in seconds. */
    long seconds() default 30;

    /** A kind of run in real time. */
    enum Way {
        /** On all cores, as {@link dev.weft.Async#run} does. */
        PARALLEL,

        /** One task at a time, as {@link dev.weft.EventLoop#run} does. */
        EVENT_LOOP
    }
}
