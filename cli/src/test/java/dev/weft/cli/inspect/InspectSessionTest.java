package dev.weft.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.OtherJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection to a JVM that ends, or is stopped. */
@Tag("real-time")
@Timeout(60)
class InspectSessionTest {

    private static final AnswerLimit SHORT = new AnswerLimit(Duration.ofSeconds(1));

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

    /** The JDK creates a socket for attaching when a program first attaches; afterwards it waits for answers without a limit. */
    @ParameterizedTest
    @ValueSource(strings = {"-Dweft.insight.socket=true", "-Dweft.insight.socket=false"})
    @EnabledOnOs(OS.LINUX)
    void stoppedProcessEndsTheWaitAndIsSaidNotToAnswer(String option) throws Exception {
        try (OtherJvm other = OtherJvm.start(List.of("-XX:+UseSerialGC", option), "dev.weft.cli.Idle", "run")
                .awaitReady()) {
            Jvm jvm = new Jvm(other.process().pid());
            jvm.open().close();
            signal("STOP", other);
            try {
                assertThatThrownBy(() -> jvm.open(SHORT, SHORT))
                        .isInstanceOf(InspectException.class)
                        .hasMessage("process " + other.pid()
                                + " has not answered for 1 s; it may be stopped, or the machine is very busy");
            } finally {
                signal("CONT", other);
            }
            assertThat(jvm.open().snapshots(10, false, false)).hasSize(1);
        }
    }

    private static void signal(String signal, OtherJvm other) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, other.pid()).start().waitFor())
                .isZero();
    }
}
