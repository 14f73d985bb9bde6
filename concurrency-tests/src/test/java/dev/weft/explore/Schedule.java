package dev.weft.explore;

import java.util.List;

/** Chooses the actor that continues, whenever there is a choice. The same choices make the same play. */
interface Schedule {

    /**
     * Chooses one of {@code ready}, which are at least two.
     *
     * @param ready the actor that ran until now, if it can continue, and then the others in their order
     * @param preempts whether to choose another than the first takes its turn from it
     */
    int choose(List<Actor> ready, boolean preempts);

    /** The play is over. False if there is no other play to see. */
    boolean next();
}
