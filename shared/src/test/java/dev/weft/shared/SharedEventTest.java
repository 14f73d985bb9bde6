package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedEventTest extends OnTwoMachines {

    @Test
    void waitEndsWhenAnotherMachineSetsTheEvent() throws Exception {
        run(() -> TaskGroup.run(group -> {
            Event asked = answers.next("read");
            Task<Void> waiting = group.spawn(() -> two.event(name).await());
            asked.await();
            one.event(name).set();
            waiting.await();
        }));
    }

    @Test
    void allWaitsEndAlsoIfTheEventIsClearedAtOnce() throws Exception {
        run(() -> TaskGroup.run(group -> {
            for (String host : List.of("one", "two", "one", "two")) {
                Answers own = new Answers(); // those that wait already go on asking
                Event asked = own.next("read");
                Shared client = open(options(host), own);
                group.spawn(() -> client.event(name).await());
                asked.await();
            }
            one.event(name).set();
            one.event(name).clear();
        }));
    }

    @Test
    void setEventLetsLaterWaitsPassUntilItIsCleared() throws Exception {
        run(() -> TaskGroup.run(group -> {
            assertThat(one.event(name).isSet()).isFalse();
            one.event(name).set();
            one.event(name).set();
            two.event(name).await();
            assertThat(two.event(name).isSet()).isTrue();
            two.event(name).clear();
            assertThat(one.event(name).isSet()).isFalse();

            Event asked = answers.next("read");
            Task<Void> waiting = group.spawn(() -> two.event(name).await());
            asked.await();
            Async.checkpoint();
            assertThat(waiting.isDone()).isFalse();
            waiting.cancel("it waits no more");
        }));
    }
}
