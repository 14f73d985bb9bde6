package dev.weft.explore;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A mistake to be planted in the code under test for the length of one test, which is to find it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Mistake {

    /** The name of the class it is made in. */
    String in();

    /** The method it is made in, in each of that name. */
    String method();

    /** What it is. */
    Kind kind();

    /** The method whose answer is not listened to, for the kinds that say so. */
    String call() default "";

    /** Kinds of mistakes. */
    enum Kind {
        /** The call is made, and taken to have answered true. */
        TAKES_FOR_TRUE,

        /** The call is made, and taken to have answered false. */
        TAKES_FOR_FALSE,

        /** The call, which answers nothing, is left out. */
        LEAVES_OUT,

        /** The method does not enter its monitor. */
        ENTERS_NO_MONITOR,

        /** A loop is left after the first time. */
        DOES_NOT_LOOP
    }
}
