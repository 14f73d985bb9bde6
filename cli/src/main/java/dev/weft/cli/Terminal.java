package dev.weft.cli;

/**
 * The terminals to which the program may write. Java cannot find out whether standard error is a terminal. The launcher finds
 * out, and passes the width of each terminal as a system property.
 */
enum Terminal {
    /** Standard output. */
    OUT("weft.terminal.out"),
    /** Standard error. */
    ERR("weft.terminal.err");

    private final String property;

    Terminal(String property) {
        this.property = property;
    }

    /** Whether the stream is a terminal, and not a file or pipe. */
    boolean isPresent() {
        return width() > 0;
    }

    /** The width in characters; 0 if the stream is not a terminal. */
    int width() {
        return Math.max(0, Integer.getInteger(property, 0));
    }
}
