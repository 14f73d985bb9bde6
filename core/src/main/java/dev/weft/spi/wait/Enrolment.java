package dev.weft.spi.wait;

/** The result of enrolling an {@link Alternative} with its {@link Choice}. */
public enum Enrolment {
    /** The alternative is in a wait queue. */
    WAITING,

    /** The whole wait is settled, for this alternative or for one that was enrolled before. */
    SETTLED,

    /** The whole wait was claimed for this alternative, but the alternative could not be served: the wait must start again. */
    AGAIN
}
