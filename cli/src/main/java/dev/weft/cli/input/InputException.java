package dev.weft.cli.input;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Something that was named on the command line cannot be used; the message says which and why. */
public final class InputException extends Exception {
    private static final long serialVersionUID = 1;

    /** An exception with a message for people. */
    public InputException(String message) {
        super(message);
    }

    /** An exception with a message for people, and what led to it. */
    public InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Why {@code thrown} was thrown, in plain words. */
    public static String reason(Exception thrown) {
        return switch (thrown) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "access denied";
            case NotDirectoryException e -> e.getMessage() + " is no directory";
            case FileAlreadyExistsException e -> e.getFile() + " is in the way";
            case CharacterCodingException _ -> "it is not in UTF-8";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case IOException e when e.getMessage() == null -> e.getClass().getSimpleName();
            default -> String.valueOf(thrown.getMessage());
        };
    }
}
