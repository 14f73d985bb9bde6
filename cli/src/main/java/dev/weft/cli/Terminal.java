package dev.weft.cli;

/**
 * The terminals the program writes to. Java cannot tell whether standard error is one; the launcher can, and says how
 * wide each is.
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

    /** Whether there is one: people look at it, and no program reads what is written. */
    boolean isPresent() {
        return width() > 0;
    }

    /** How many characters it is wide; 0 if there is none. */
    int width() {
        return Math.max(0, Integer.getInteger(property, 0));
    }
}
