package dev.weft.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PeerMessagesTest {
    private static final String GERMAN = "Datenübergabe unterbrochen (broken pipe)";
    private static final String NO_SPACE = "Auf dem Gerät ist kein Speicherplatz mehr verfügbar";

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    private final PeerMessages messages = from(set -> set.add(GERMAN));

    private PeerMessages from(PeerMessages.Source source) {
        return new PeerMessages(
                set -> {
                    asked.incrementAndGet();
                    source.addTo(set);
                },
                nanos::get);
    }

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).as("interrupt left behind").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Broken pipe", "Connection reset", "Connection reset by peer"})
    void englishIsKnownWithoutAsking(String message) {
        assertThat(messages.contains(message)).isTrue();
        assertThat(asked).hasValue(0);
    }

    @Test
    void systemIsAskedOnce() {
        assertThat(messages.contains(GERMAN)).isTrue();
        assertThat(messages.contains(NO_SPACE)).isFalse();
        assertThat(messages.contains(GERMAN)).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void mayContainDoesNotAsk() {
        assertThat(messages.mayContain(NO_SPACE)).isTrue();
        assertThat(asked).hasValue(0);

        assertThat(messages.contains(GERMAN)).isTrue();
        assertThat(messages.mayContain(NO_SPACE)).isFalse();
        assertThat(messages.mayContain(GERMAN)).isTrue();
    }

    @Test
    void interruptOfTheCallerIsKept() {
        Thread.currentThread().interrupt();

        assertThat(messages.contains(GERMAN)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void callersAtTheSameTimeAskOnce() throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        AtomicInteger found = new AtomicInteger();
        List<Thread> callers = IntStream.range(0, 20)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    try {
                        begin.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    if (messages.contains(GERMAN)) {
                        found.incrementAndGet();
                    }
                }))
                .toList();
        begin.countDown();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(found).hasValue(20);
        assertThat(asked).hasValue(1);
    }

    @Test
    void systemThatCannotAnswerIsAskedAgainAfterAPause() {
        AtomicInteger failures = new AtomicInteger(1);
        PeerMessages later = from(set -> {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("Too many open files");
            }
            set.add(GERMAN);
        });

        assertThat(later.contains(GERMAN)).isFalse();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
        assertThat(later.contains(GERMAN)).isFalse();
        assertThat(asked).hasValue(1);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(later.contains(GERMAN)).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatWasLearnedBeforeAFailureIsKept() {
        PeerMessages half = from(set -> {
            if (asked.get() == 1) {
                set.add(GERMAN);
            }
            throw new IOException("Operation not permitted");
        });

        assertThat(half.contains(GERMAN)).isTrue();
        assertThat(half.mayContain(NO_SPACE)).isTrue();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(half.contains(NO_SPACE)).isFalse();
        assertThat(asked).hasValue(2);
        assertThat(half.contains(GERMAN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {NoClassDefFoundError.class, IllegalStateException.class})
    void errorOfTheSystemIsNotTheCallers(Class<? extends Throwable> type) throws Exception {
        Throwable thrown = type.getConstructor().newInstance();
        PeerMessages broken = from(_ -> {
            throw Sneak.<IOException>thrown(thrown);
        });

        assertThat(broken.contains(GERMAN)).isFalse();
    }

    /** For a system that does not speak English, see {@code OtherLanguageTest}. */
    @Test
    void thisSystemSaysWhatItTellsOfAClosedPeer() throws IOException {
        Set<String> learned = new HashSet<>();

        ClosedPeer.addMessagesTo(learned);

        assertThat(learned).hasSizeBetween(1, 2).allMatch(each -> !each.isBlank());
    }
}
