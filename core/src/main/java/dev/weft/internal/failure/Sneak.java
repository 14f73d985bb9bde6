package dev.weft.internal.failure;

/** Throws what the compiler cannot see to be of the right type. */
public final class Sneak {
    private Sneak() {}

    /** Throws {@code thrown} as it is. The caller knows that it is of type {@code X}, unchecked or an interruption. */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> RuntimeException thrown(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
