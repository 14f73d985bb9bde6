package dev.weft.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where in the program a task is, from its stack. */
class FramesTest {
    private static final StackTraceElement PARK = frame("java.util.concurrent.locks.LockSupport", "park", 221);
    private static final StackTraceElement LOCK = frame("dev.weft.sync.Lock", "acquire", 102);
    private static final StackTraceElement BANK = frame("shop.Bank", "transfer", 31);
    private static final StackTraceElement SPAWNED = frame("dev.weft.SpawnedTask", "run", 150);

    private static StackTraceElement frame(String type, String method, int line) {
        return new StackTraceElement(type, method, type.substring(type.lastIndexOf('.') + 1) + ".java", line);
    }

    private static Frames.Place place(StackTraceElement... stack) {
        return Frames.placeOf(stack);
    }

    @Test
    void placeIsTheCodeOfTheProgramAndWhatItHasCalled() {
        assertThat(place(PARK, LOCK, BANK, SPAWNED))
                .isEqualTo(new Frames.Place("shop.Bank.transfer(Bank.java:31)", "dev.weft.sync.Lock.acquire"));
    }

    @Test
    void codeThatCallsNothingIsThePlace() {
        assertThat(place(BANK, SPAWNED)).isEqualTo(new Frames.Place("shop.Bank.transfer(Bank.java:31)", null));
        assertThat(place(new StackTraceElement("shop.Disk", "sync", null, -2), BANK))
                .isEqualTo(new Frames.Place("shop.Disk.sync(native method)", null));
    }

    @Test
    void stackWithoutCodeOfTheProgramIsShownByItsInnermostFrame() {
        assertThat(place(PARK, SPAWNED))
                .isEqualTo(new Frames.Place("java.util.concurrent.locks.LockSupport.park(LockSupport.java:221)", null));
        assertThat(place()).isEqualTo(new Frames.Place(null, null));
    }
}
