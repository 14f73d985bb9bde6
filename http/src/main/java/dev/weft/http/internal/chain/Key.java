package dev.weft.http.internal.chain;

import dev.weft.http.event.HttpListener;
import dev.weft.http.event.ProgressListener;

/**
 * What a request may carry besides what is sent: the settings in which it differs from its session, and what a program has
 * attached to it. Each key is equal to no other.
 *
 * @param <T> what is carried
 */
@SuppressWarnings("UnusedTypeParameter") // it ties what is put in to what is got out
public final class Key<T> {
    public static final Key<PhaseLimits> LIMITS = new Key<>();
    public static final Key<Integer> REDIRECTS = new Key<>();
    public static final Key<Long> MAX_BODY_SIZE = new Key<>();
    public static final Key<ProgressListener> DOWNLOAD_PROGRESS = new Key<>();
    public static final Key<HttpListener> LISTENER = new Key<>();
    public static final Key<Proof> PROOF = new Key<>();

    static final Key<TryLimit.Watch> TRY = new Key<>();
}
