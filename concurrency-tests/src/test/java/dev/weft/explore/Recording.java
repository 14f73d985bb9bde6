package dev.weft.explore;

import java.util.ArrayList;
import java.util.List;

/** Notes what another schedule chooses, so that the play can be seen again. */
final class Recording implements Schedule {
    private final Schedule schedule;
    private final List<Integer> chosen = new ArrayList<>();

    Recording(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public int choose(List<Actor> ready, boolean preempts) {
        int choice = schedule.choose(ready, preempts);
        chosen.add(choice);
        return choice;
    }

    @Override
    public boolean next() {
        chosen.clear();
        return schedule.next();
    }

    /** A schedule that makes the choices that were noted. */
    Schedule again() {
        List<Integer> choices = new ArrayList<>(chosen);
        return new Schedule() {
            @Override
            public int choose(List<Actor> ready, boolean preempts) {
                return choices.isEmpty() ? 0 : choices.removeFirst();
            }

            @Override
            public boolean next() {
                return false;
            }
        };
    }
}
