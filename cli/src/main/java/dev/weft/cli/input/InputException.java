package dev.weft.cli.input;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Thrown when a file, a URL or a value on the command line cannot be used. The message names what cannot be used, and
 * gives the reason.
 */
public final class InputException extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public InputException(String message) {
        super(message);
    }

    /** Creates the exception with a cause. */
    public InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Describes the reason for {@code thrown} to users. The JDK's own messages for file errors consist of the path only.
     */
    public static String reason(Exception thrown) {
        return switch (thrown) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "access denied";
            case NotDirectoryException e -> e.getMessage() + " is not a directory";
            case FileAlreadyExistsException e -> e.getFile() + " exists and is not a directory";
            case CharacterCodingException _ -> "not valid UTF-8";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case IOException e when e.getMessage() == null -> e.getClass().getSimpleName();
            default -> String.valueOf(thrown.getMessage());
        };
    }
}
