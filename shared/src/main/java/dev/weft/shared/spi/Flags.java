package dev.weft.shared.spi;

/** Flags that are up or down. The change of a flag from down to up is announced under its {@link #topic}. */
public interface Flags {

    /** The state of a flag. A flag that was never raised is down. */
    State read(String key) throws EngineException, InterruptedException;

    /** Raises a flag or lowers it. Can be repeated. */
    void set(String key, boolean up) throws EngineException, InterruptedException;

    /**
     * Raises a flag, in one atomic step, if it is down and the {@linkplain Claims claim} {@code claim} is granted and has not
     * expired. Can be repeated.
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
     * @param raised how many times the flag went up
     */
    record State(boolean up, long raised) {}
}
