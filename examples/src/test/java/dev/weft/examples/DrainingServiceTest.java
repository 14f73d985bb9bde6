package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-time")
@Timeout(60)
class DrainingServiceTest {
    private final Printed printed = new Printed();

    @Test
    void requestThatWasAcceptedIsAnswered() throws Exception {
        int status = DrainingService.run(printed.out());

        assertThat(status).isZero();
        assertThat(printed.lines()).containsExactlyInAnyOrder("stops because of a client", "the answer to a question");
    }
}
