package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.wait.Strand;
import dev.weft.spi.wait.StrandEvents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The listeners that observers add to the listener of a run. */
class RunObserverTest {
    private static final Strand TASK = Strand.current();

    private final List<String> told = new ArrayList<>();

    private RunEvents listener(String name) {
        return new RunEvents() {
            @Override
            public void spawned(Strand task) {
                told.add(name);
            }
        };
    }

    private void tell(@Nullable StrandEvents events) {
        assertThat(events).isNotNull();
        events.spawned(TASK);
    }

    @Test
    void runHasTheListenersOfAllObserversBesidesItsOwn() {
        RunEvents one = listener("one");
        RunEvents two = listener("two");
        Observers observers = new Observers(List.of(() -> one, () -> null, () -> two));

        tell(observers.with(listener("own")));

        assertThat(told).containsExactly("own", "one", "two");
    }

    @Test
    void runInsideAnotherDoesNotGetTheSameListenerTwice() {
        RunEvents one = listener("one");
        RunEvents two = listener("two");
        Observers observers = new Observers(List.of(() -> one, () -> two));

        tell(observers.with(observers.with(null)));

        assertThat(told).containsExactly("one", "two");
    }

    @Test
    void observerThatFailsDoesNotKeepTheOthersFromListening() {
        RunEvents one = listener("one");
        RunObserver broken = () -> {
            throw new IllegalStateException("broken observer");
        };

        tell(new Observers(List.of(broken, () -> one)).with(null));

        assertThat(told).containsExactly("one");
    }

    @Test
    void runWithoutObserversHasNoListener() {
        assertThat(new Observers(List.of()).with(null)).isNull();
        assertThat(Observers.installed().with(null)).isNull();
    }
}
