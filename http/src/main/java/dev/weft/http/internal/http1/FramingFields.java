package dev.weft.http.internal.http1;

import static dev.weft.http.internal.http1.Characters.shown;

import java.net.ProtocolException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a response say about its framing and about the connection. A length that is not a number or
 * contradicts another length is an error, and so is a transfer coding other than chunked: if the client guessed the
 * length instead, an attacker could decide where the message ends.
 *
 * @implNote RFC 9112, sections 6 and 9.3; RFC 9110, section 8.6.
 */
final class FramingFields {
    /** The kind of a field that has no effect on the framing or the connection. */
    static final int OTHER = 0;

    private static final int CONTENT_LENGTH = 1;
    private static final int TRANSFER_ENCODING = 2;
    private static final int CONNECTION = 3;
    private static final int KEEP_ALIVE = 4;

    /** A timeout with this number of digits or more is ignored. */
    private static final int MIN_IGNORED_DIGITS = 8;

    /** The content length; -1 if there is none. */
    private long length;

    private boolean chunked;
    private boolean closes;
    private boolean keepsAlive;
    private @Nullable Duration keepAlive;

    FramingFields() {
        clear();
    }

    void clear() {
        length = -1;
        chunked = false;
        closes = false;
        keepsAlive = false;
        keepAlive = null;
    }

    /** The kind of the field {@code name}; {@link #OTHER} for most fields. */
    static int kind(String name) {
        return switch (name.length()) {
            case 10 ->
                name.equalsIgnoreCase("Connection")
                        ? CONNECTION
                        : name.equalsIgnoreCase("Keep-Alive") ? KEEP_ALIVE : OTHER;
            case 14 -> name.equalsIgnoreCase("Content-Length") ? CONTENT_LENGTH : OTHER;
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding") ? TRANSFER_ENCODING : OTHER;
            default -> OTHER;
        };
    }

    /** Adds the information in a field. */
    void add(int kind, String value) throws ProtocolException {
        switch (kind) {
            case CONTENT_LENGTH -> addLengths(value);
            case TRANSFER_ENCODING -> addCoding(value);
            case CONNECTION -> addConnection(value);
            case KEEP_ALIVE -> addKeepAlive(value);
            default -> {}
        }
    }

    /** Checks for a contradiction between the fields. */
    void checkTogether() throws ProtocolException {
        if (chunked && length >= 0) {
            throw new ProtocolException("both Transfer-Encoding and Content-Length");
        }
    }

    private void addLengths(String value) throws ProtocolException {
        if (value.indexOf(',') < 0) {
            addLength(value, value);
        } else {
            for (String each : value.split(",", -1)) {
                addLength(each.strip(), value);
            }
        }
    }

    /** Adds a length. The same length several times is tolerated, as RFC 9110 allows. */
    private void addLength(String digits, String value) throws ProtocolException {
        long parsed = number(digits);
        if (parsed < 0) {
            throw new ProtocolException("Content-Length is " + shown(value));
        }
        if (length >= 0 && length != parsed) {
            throw new ProtocolException("Content-Length is both " + length + " and " + parsed);
        }
        length = parsed;
    }

    /**
     * The value of decimal digits; -1 if {@code digits} has other characters or is empty, or if the number is too
     * large.
     */
    private static long number(String digits) {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return digits.isEmpty() ? -1 : number;
    }

    private void addCoding(String value) throws ProtocolException {
        if (chunked || !value.equalsIgnoreCase("chunked")) {
            throw new ProtocolException(
                    "Transfer-Encoding is " + (chunked ? "given more than once" : shown(value) + ", not chunked"));
        }
        chunked = true;
    }

    private void addConnection(String value) {
        if (value.equalsIgnoreCase("keep-alive")) {
            keepsAlive = true;
        } else if (value.equalsIgnoreCase("close")) {
            closes = true;
        } else if (value.indexOf(',') >= 0) {
            for (String each : value.split(",", -1)) {
                addConnection(each.strip());
            }
        }
    }

    private void addKeepAlive(String value) {
        for (String each : value.split(",", -1)) {
            String parameter = each.strip().toLowerCase(Locale.ROOT);
            long number = number(parameter.substring(parameter.indexOf('=') + 1).strip());
            boolean isPlausible = number >= 0 && parameter.length() < "timeout=".length() + MIN_IGNORED_DIGITS;
            if (isPlausible && parameter.startsWith("timeout")) {
                keepAlive = Duration.ofSeconds(number);
            }
        }
    }

    /** The content length; -1 if there is none. */
    long length() {
        return length;
    }

    boolean isChunked() {
        return chunked;
    }

    /** Whether the connection can carry another exchange, according to the server. */
    boolean isPersistent(boolean oldVersion) {
        return !closes && (keepsAlive || !oldVersion);
    }

    /** The time for which the server keeps an idle connection; null if the server does not say. */
    @Nullable
    Duration keepAlive() {
        return keepAlive;
    }
}
