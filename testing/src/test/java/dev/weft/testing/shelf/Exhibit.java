package dev.weft.testing.shelf;

import dev.weft.Action;
import dev.weft.testing.Simulation;
import java.util.List;
import java.util.stream.Stream;

/** A known bug: a program that has it, and its twin that does not. */
record Exhibit(String bug, Action.On<Simulation, ?> broken, Action.On<Simulation, ?> corrected) {

    /** All that are on the shelf. */
    static Stream<Exhibit> all() {
        return Stream.of(StateOverWaits.EXHIBITS, Exclusion.EXHIBITS, Wakeups.EXHIBITS, Endings.EXHIBITS)
                .flatMap(List::stream);
    }

    /** What a program asserts of itself. */
    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public String toString() {
        return bug;
    }
}
