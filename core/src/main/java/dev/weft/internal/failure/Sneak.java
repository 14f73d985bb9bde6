package dev.weft.internal.failure;

/** Throws an exception whose type the compiler cannot check. */
public final class Sneak {
    private Sneak() {}

    /**
     * Throws {@code thrown} as it is. The caller knows that {@code thrown} is of type {@code X}, unchecked, or an
     * interruption.
     */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> RuntimeException thrown(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
