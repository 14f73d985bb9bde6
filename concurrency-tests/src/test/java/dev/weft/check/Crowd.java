package dev.weft.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Job;
import java.util.ArrayList;
import java.util.List;

/** Tasks that want in where only one may be; one has got in, two stand in line, one is about to come. */
final class Crowd {
    private final Job<? extends AutoCloseable, InterruptedException> door;
    private final List<String> entered = new ArrayList<>();
    private int inside;

    private Crowd(Job<? extends AutoCloseable, InterruptedException> door) {
        this.door = door;
    }

    /** The first in line is cancelled while the one inside leaves. All others get in, in turn, and alone. */
    static void atDoor(Cast cast, Job<? extends AutoCloseable, InterruptedException> door) {
        Crowd crowd = new Crowd(door);
        cast.waiting("1", () -> crowd.visit("1"));
        Player victim = cast.waiting("2", () -> crowd.visit("2"));
        cast.waiting("3", () -> crowd.visit("3"));
        cast.task("4", () -> crowd.visit("4"));
        cast.cancels(victim);
        cast.afterwards(() -> {
            assertThat(crowd.entered).isSorted();
            assertThat(crowd.entered).contains("1", "3", "4");
            assertThat(crowd.entered.contains("2")).isEqualTo(victim.hasSucceeded());
        });
    }

    private void visit(String name) throws Exception {
        try (var _ = door.call()) {
            entered.add(name);
            inside++;
            assertThat(inside).as("number of those inside").isEqualTo(1);
            Cast.awaitCurtain();
            Cast.pause();
            inside--;
        }
    }
}
