package dev.weft.http.internal.http1;

import java.io.IOException;

/**
 * Thrown when the heads or trailers of a response exceed one of the {@link MessageLimits}. The message names the limit.
 */
final class HeadTooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    HeadTooLargeException(String message) {
        super(message);
    }
}
