package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.insight.SocketFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks at a JVM to which nothing may attach, over its socket. */
@Tag("real-time")
@Timeout(120)
class InspectOverSocketTest {

    @Test
    void processThatRefusesAttachIsSeenOverItsSocketAndSaidToHaveEndedAfterwards() throws Exception {
        try (OtherJvm other = OtherJvm.start(
                        List.of("-XX:+DisableAttachMechanism", "-Dweft.insight.socket=true"),
                        "dev.weft.cli.Idle",
                        "run")
                .awaitReady()) {
            Path socket = SocketFolder.ofUser().socket(other.process().pid());
            for (int i = 0; i < 300 && !Files.exists(socket); i++) {
                Thread.sleep(100); // another process: there is nothing to wait for but its file
            }

            assertThat(Cli.run("ps").out())
                    .containsPattern("(?m)^" + other.pid() + " +3 +3 +1 +dev\\.weft\\.cli\\.Idle$");
            assertThat(Cli.run("pstree", other.pid()).out()).contains("├─ first    waits for event 'never'");
            assertThat(Cli.run("stack", other.pid(), "second").out()).contains("    at dev.weft.cli.Idle.");

            other.process().destroyForcibly().waitFor();
            assertThat(Cli.run("ps", other.pid()))
                    .isEqualTo(new Cli(
                            1, "", "weft: process " + other.pid() + " has ended, and its socket is left over\n"));
            Files.delete(socket);
        }
    }
}
