package dev.weft.blocking;

import dev.weft.Action;

/**
 * A call of the JDK that blocks.
 *
 * @param name the name of the call in the table, in Markdown
 * @param preparation prepares and returns the call
 * @param advice what to use instead of the call, or how to end it; empty if a cancellation ends it
 */
record BlockingCall(String name, Preparation preparation, String advice) {

    /** Creates the resources of a call, and returns the call. */
    interface Preparation {
        Action<Exception> prepare(Props props) throws Exception;
    }

    /** A call that a cancellation ends. */
    static BlockingCall call(String name, Preparation preparation) {
        return new BlockingCall(name, preparation, "");
    }

    /** A call that a cancellation does not end, or does not end well. */
    static BlockingCall call(String name, String advice, Preparation preparation) {
        return new BlockingCall(name, preparation, advice);
    }
}
