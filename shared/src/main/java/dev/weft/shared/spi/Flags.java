package dev.weft.shared.spi;

/** Flags that are up or down. It is announced under {@link #topic} that a flag that was down was raised. */
public interface Flags {

    /** The state of a flag; one that was never raised is down. */
    State read(String key) throws EngineException, InterruptedException;

    /** Raises a flag or takes it down. Can be repeated. */
    void set(String key, boolean up) throws EngineException, InterruptedException;

    /**
     * Raises a flag that is down if the {@linkplain Claims claim} {@code claim} is granted and its deadline has not passed, in one step.
     * Can be repeated.
     *
     * @return whether the flag is up because of this claim
     */
    boolean raise(String key, String claim) throws EngineException, InterruptedException;

    /** The topic of the flag {@code key}. */
    static String topic(String key) {
        return "f:" + key;
    }

    /**
     * The state of a flag.
     *
     * @param raised how often it was raised when it was down
     */
    record State(boolean up, long raised) {}
}
