package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.TaskGroup;
import dev.weft.spi.trace.LiveRun;
import dev.weft.spi.trace.Observed;
import dev.weft.spi.trace.RunEvents;
import dev.weft.spi.trace.RunView;
import dev.weft.spi.trace.Snapshot;
import dev.weft.spi.trace.TaskView;
import dev.weft.spi.wait.Strand;
import dev.weft.sync.Event;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Simulations as observers see them. */
@Timeout(60)
class ObservedSimulationTest {

    @Test
    void listenerOfTheCallerIsToldOfTheSimulation() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        RunEvents events = new RunEvents() {
            @Override
            public void runBegan(LiveRun run) {
                told.add(run.kind());
            }

            @Override
            public void spawned(Strand task) {
                told.add(task.name());
            }
        };

        Observed.run(
                events,
                () -> Simulation.run(simulation ->
                        TaskGroup.run(group -> group.spawn("worker", () -> {}).await())));

        assertThat(told).containsExactly("simulation", "main", "worker");
    }

    @Test
    void simulationIsSeenFromOutsideAsAnyOtherRun() throws Exception {
        List<String> tasks = Simulation.call(simulation -> TaskGroup.call(group -> {
            Event never = Event.create();
            Strand main = Strand.current();
            group.spawn("worker", () -> never.await());
            simulation.runUntilIdle();
            List<String> seen = Snapshot.take(Integer.MAX_VALUE).runs().stream()
                    .filter(run -> Objects.requireNonNull(run.run()).kind().equals("simulation"))
                    .map(RunView::tasks)
                    .filter(shown -> shown.stream().anyMatch(task -> task.strand() == main))
                    .flatMap(List::stream)
                    .map(TaskView::name)
                    .toList();
            never.set();
            return seen;
        }));

        assertThat(tasks).containsExactly("main", "worker");
    }
}
