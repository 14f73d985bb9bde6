package dev.weft.http.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.event.Phase;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LongUrlTest {
    private static final URI LONG = URI.create("http://a.org/" + "p".repeat(8000));

    @Test
    void messagesShowTheBeginningOfALongUrl() {
        assertThat(new PhaseTimeoutException(LONG, Phase.READ, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageMatching("read timeout of 1 s for http://a.org/p{187}… after 1 s");
        assertThat(new TooLargeException(LONG, 1))
                .hasMessageMatching("the body from http://a.org/p{187}… is larger .*");
    }
}
