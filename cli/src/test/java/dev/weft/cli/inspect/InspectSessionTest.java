package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.OtherJvm;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection to a JVM that ends. */
@Tag("real-time")
@Timeout(60)
class InspectSessionTest {

    @Test
    void processThatEndsDuringTheLookIsSaidToHaveEnded() throws Exception {
        try (OtherJvm other = OtherJvm.start(List.of("-XX:+UseSerialGC"), "dev.weft.cli.Idle", "run")
                        .awaitReady();
                InspectSession session = new Jvm(other.process().pid()).open()) {
            assertThat(session.snapshots(10, false, false)).hasSize(1);

            other.process().destroyForcibly().waitFor();

            assertThatThrownBy(() -> session.snapshots(10, false, false))
                    .isInstanceOf(InspectException.class)
                    .hasMessage("process " + other.pid() + " ended while it was being inspected");
        }
    }
}
