package dev.weft.blocking;

import dev.weft.Action;

/**
 * A call of the JDK that blocks.
 *
 * @param name what the table calls it, in Markdown
 * @param preparation what it needs
 * @param advice what to use instead, or how to end it; empty if a cancellation does
 */
record BlockingCall(String name, Preparation preparation, String advice) {

    /** Makes what a call needs, and gives the call. */
    interface Preparation {
        Action<Exception> prepare(Props props) throws Exception;
    }

    /** A call that a cancellation ends. */
    static BlockingCall call(String name, Preparation preparation) {
        return new BlockingCall(name, preparation, "");
    }

    /** A call that a cancellation does not end, or not well. */
    static BlockingCall call(String name, String advice, Preparation preparation) {
        return new BlockingCall(name, preparation, advice);
    }
}
