package dev.weft.shared.spi;

import org.jspecify.annotations.Nullable;

/** Thrown by an operation of an {@link Engine} when the server cannot be reached or refuses the operation. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean transientFailure;

    private EngineException(String message, @Nullable Throwable cause, boolean transientFailure) {
        super(message, cause);
        this.transientFailure = transientFailure;
    }

    /**
     * Creates the exception for a server that could not be reached, or a connection that broke. Whether the operation
     * was done is unknown; it should be tried again.
     *
     * @param cause the exception of the driver, if there is one
     */
    public static EngineException unreachable(String message, @Nullable Throwable cause) {
        return new EngineException(message, cause, true);
    }

    /**
     * Creates the exception for a server that refused the operation, and would refuse it again.
     *
     * @param cause the exception of the driver, if there is one
     */
    public static EngineException refused(String message, @Nullable Throwable cause) {
        return new EngineException(message, cause, false);
    }

    /** Whether the operation should be tried again. */
    public boolean isTransient() {
        return transientFailure;
    }
}
