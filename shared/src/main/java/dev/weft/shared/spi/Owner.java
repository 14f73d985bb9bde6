package dev.weft.shared.spi;

/**
 * A client that owns claims.
 *
 * @param id identifies the client; unique among all clients of the server
 * @param host the name of the client's machine
 */
public record Owner(String id, String host) {}
