package dev.weft.queue;

import dev.weft.spi.Alternative;

/** What came of it when a select stood in line for one of the things it waits for. */
enum Enrolment {
    /** It stands in line. */
    WAITING,

    /** The select is over, in favour of this thing or of one where it stood in line before. */
    SETTLED,

    /** The select was claimed for this thing, which then was not to be had: it must start again. */
    AGAIN;

    /** Settles the select in favour of {@code alternative}, unless another one has won before. */
    static Enrolment settledBy(Alternative alternative) {
        alternative.claim();
        return SETTLED;
    }
}
