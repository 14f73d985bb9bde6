package dev.weft.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers of a signal that the test raises in its own process. The JVM does not use this signal. */
@Tag("real-time")
@Timeout(30)
class SignalsTest {
    private static final String NAME = "WINCH"; // ignored by a process that does not handle it

    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** Opened by a handler that {@link #add} has added, when the handler has received a signal. */
    private CountDownLatch raised = new CountDownLatch(1);

    private void raise() throws Exception {
        raised = new CountDownLatch(1);
        Class<?> type = Class.forName("sun.misc.Signal");
        type.getMethod("raise", type)
                .invoke(null, type.getConstructor(String.class).newInstance(NAME));
        raised.await();
    }

    private void add(Signals signals, String handler) {
        signals.handle(NAME, number -> {
            heard.add(handler);
            raised.countDown();
        });
    }

    @Test
    void signalGoesToTheHandlerThatWasAddedLast() throws Exception {
        try (Signals first = new Signals();
                Signals second = new Signals()) {
            add(first, "first");
            add(second, "second");

            raise();
        }

        assertThat(heard).containsExactly("second");
    }

    @Test
    void handlerThatIsClosedFirstLeavesTheOthers() throws Exception {
        Signals first = new Signals();
        try (Signals second = new Signals()) {
            add(first, "first");
            add(second, "second");
            first.close();

            raise();
        }

        assertThat(heard).containsExactly("second");
    }

    @Test
    void handlerHearsSignalsAgainWhenTheOneAfterItHasLeft() throws Exception {
        try (Signals first = new Signals()) {
            add(first, "first");
            try (Signals second = new Signals()) {
                add(second, "second");
            }

            raise();
        }

        assertThat(heard).containsExactly("first");
    }

    @Test
    void lastOneThatLeavesGivesTheSignalItsEffectBack() throws Exception {
        Signals outer = new Signals();
        add(outer, "before");
        outer.close();
        try (Signals again = new Signals()) {
            add(again, "after");

            raise();
        }

        assertThat(heard).containsExactly("after");
    }
}
