package dev.weft.cli.list;

/**
 * The state of a URL in a list. The database stores the {@code code} of the state. The package's documentation
 * describes the transitions.
 */
enum State {
    WAITING(0),
    CLAIMED(1),
    DONE(2),
    FAILED(3);

    private final int code;

    State(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
