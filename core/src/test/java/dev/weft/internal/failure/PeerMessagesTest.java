package dev.weft.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PeerMessagesTest {
    private static final String GERMAN = "Datenübergabe unterbrochen (broken pipe)";

    private int asked;

    private final PeerMessages messages = new PeerMessages(set -> {
        asked++;
        set.add(GERMAN);
    });

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).as("interrupt left behind").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Broken pipe", "Connection reset", "Connection reset by peer"})
    void englishIsKnownWithoutAsking(String message) {
        assertThat(messages.contains(message)).isTrue();
        assertThat(asked).isZero();
    }

    @Test
    void systemIsAskedOnce() {
        assertThat(messages.contains(GERMAN)).isTrue();
        assertThat(messages.contains("Auf dem Gerät ist kein Speicherplatz mehr verfügbar"))
                .isFalse();
        assertThat(messages.contains(GERMAN)).isTrue();
        assertThat(asked).isOne();
    }

    @Test
    void interruptOfTheCallerIsKept() {
        Thread.currentThread().interrupt();

        assertThat(messages.contains(GERMAN)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void systemThatCannotAnswerNowIsAskedAgain() {
        PeerMessages later = new PeerMessages(set -> {
            if (asked++ == 0) {
                throw new IOException("Too many open files");
            }
            set.add(GERMAN);
        });

        assertThat(later.contains(GERMAN)).isFalse();
        assertThat(later.contains(GERMAN)).isTrue();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void systemThatNeverAnswersIsAskedTenTimes() {
        PeerMessages never = new PeerMessages(set -> {
            asked++;
            set.add(GERMAN);
            throw new IOException("Operation not permitted");
        });

        for (int i = 0; i < 20; i++) {
            assertThat(never.contains("disk full")).isFalse();
        }

        assertThat(asked).isEqualTo(10);
        assertThat(never.contains(GERMAN))
                .as("what was learned before it failed")
                .isTrue();
    }

    /** For a system that does not speak English, see {@code OtherLanguageTest}. */
    @Test
    void thisSystemSaysWhatItTellsOfAClosedPeer() throws IOException {
        Set<String> learned = new HashSet<>();

        ClosedPeer.addMessagesTo(learned);

        assertThat(learned).hasSizeBetween(1, 2).allMatch(each -> !each.isBlank());
    }
}
