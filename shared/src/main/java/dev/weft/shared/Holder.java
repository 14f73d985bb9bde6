package dev.weft.shared;

import java.time.Instant;

/**
 * A client that holds a lock or permits, as the server knows it.
 *
 * @param host the machine of the client
 * @param client the id of the client
 * @param permits the number of permits that it holds; 1 for a lock
 * @param token the token of its lease
 * @param since the time at which the lease was granted, by the clock of the server
 */
public record Holder(String host, String client, int permits, long token, Instant since) {}
