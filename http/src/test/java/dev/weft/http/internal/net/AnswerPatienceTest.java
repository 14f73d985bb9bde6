package dev.weft.http.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerPatienceTest {
    private final AnswerPatience patience = new AnswerPatience();

    @Test
    void onlyTheOnlyWaitingReadSpins() {
        assertThat(patience.begin()).isTrue();
        assertThat(patience.isAlone()).isTrue();

        assertThat(patience.begin()).isFalse();
        assertThat(patience.isAlone()).isFalse();
        patience.end();

        assertThat(patience.isAlone()).isTrue();
    }

    @Test
    void afterManyVainSpinsOneReadInManySpins() {
        looksInVain(AnswerPatience.MOST_IN_VAIN);

        for (int i = 0; i < 3; i++) {
            for (int wait = 1; wait < AnswerPatience.WAITS_BETWEEN_TRIALS; wait++) {
                assertThat(looks()).isFalse();
            }
            assertThat(looks()).isTrue();
            patience.learn(false);
        }
    }

    @Test
    void anAnswerInTimeRestoresPatience() {
        looksInVain(AnswerPatience.MOST_IN_VAIN);

        patience.learn(true);

        assertThat(looks()).isTrue();
        looksInVain(AnswerPatience.MOST_IN_VAIN - 1);
        assertThat(looks()).isTrue();
    }

    private void looksInVain(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(looks()).isTrue();
            patience.learn(false);
        }
    }

    private boolean looks() {
        try {
            return patience.begin();
        } finally {
            patience.end();
        }
    }
}
