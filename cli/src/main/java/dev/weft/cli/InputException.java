package dev.weft.cli;

/** The input that was named cannot be read; the message says which and why. */
final class InputException extends Exception {
    private static final long serialVersionUID = 1;

    InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
