package dev.weft.shared.spi;

import org.jspecify.annotations.Nullable;

/** Thrown by an operation of an {@link Engine} that has no answer. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    private EngineException(String message, @Nullable Throwable cause, boolean passing) {
        super(message, cause);
        this.passing = passing;
    }

    /**
     * The server could not be reached, or broke off. Whether the operation was done is unknown; it is worth another try.
     *
     * @param cause the exception of the driver, if there is one
     */
    public static EngineException unreachable(String message, @Nullable Throwable cause) {
        return new EngineException(message, cause, true);
    }

    /**
     * The server refused the operation, and would refuse it again.
     *
     * @param cause the exception of the driver, if there is one
     */
    public static EngineException refused(String message, @Nullable Throwable cause) {
        return new EngineException(message, cause, false);
    }

    /** Whether the operation is worth another try. */
    public boolean isPassing() {
        return passing;
    }
}
