package dev.weft.spi.wait;

/** What came of it when an {@link Alternative} was to stand in line for what it is an alternative for. */
public enum Enrolment {
    /** It stands in line. */
    WAITING,

    /** The wait as a whole is over, in favour of this alternative or of one that stood in line before. */
    SETTLED,

    /** The wait was claimed for this alternative, for which then nothing was left: it must start again. */
    AGAIN
}
