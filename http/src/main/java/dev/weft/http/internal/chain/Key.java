package dev.weft.http.internal.chain;

import dev.weft.http.event.HttpListener;
import dev.weft.http.event.ProgressListener;

/**
 * A key for a setting of a request that overrides or extends a setting of the session. Attributes of programs have keys
 * of the public type {@code Attribute} instead. Each key is distinct.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("UnusedTypeParameter") // ties the type of the value that is set to the type that is read
public final class Key<T> {
    public static final Key<PhaseLimits> LIMITS = new Key<>();
    public static final Key<Integer> MAX_REDIRECTS = new Key<>();
    public static final Key<Long> MAX_BODY_SIZE = new Key<>();
    public static final Key<ProgressListener> DOWNLOAD_PROGRESS = new Key<>();
    public static final Key<HttpListener> LISTENER = new Key<>();
    public static final Key<Proof> PROOF = new Key<>();

    static final Key<TryLimit.Watch> TRY = new Key<>();
}
