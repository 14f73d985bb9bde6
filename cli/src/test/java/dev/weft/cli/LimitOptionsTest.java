package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.ClientSession;
import dev.weft.http.Timeouts;
import dev.weft.http.event.Phase;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class LimitOptionsTest {
    private static LimitOptions parsed(String... arguments) {
        LimitOptions options = new LimitOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(new Any())
                        .addMixin("limits", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(arguments);
        return options;
    }

    @ParameterizedTest
    @CsvSource({"-c 50, 50", "-c 50 --per-host 5, 500", "-c 500 --per-host 5, 2000", "-c 5000 --per-host 50, 5000"})
    void moreThanMayBeUnderWayAreTakenUpOnlyIfHostsHaveLimits(String arguments, int window) {
        assertThat(parsed(arguments.split(" ")).window()).isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource({"--retries 2, , 10", "--read-timeout 5s --connect-timeout 3s, 5, 3"})
    void phasesHaveTheLimitsThatAreGivenAndNoOthers(String arguments, Long read, long connect) {
        Timeouts limits;
        try (var http =
                parsed(arguments.split(" ")).apply(ClientSession.options()).create()) {
            limits = http.get("http://a/").timeouts();
        }

        assertThat(limits.limit(Phase.READ))
                .isEqualTo(java.util.Optional.ofNullable(read).map(Duration::ofSeconds));
        assertThat(limits.limit(Phase.CONNECT)).contains(Duration.ofSeconds(connect));
        assertThat(limits.limit(Phase.TLS)).isEmpty();
        assertThat(limits.limit(Phase.WRITE)).isEmpty();
    }

    @Command(name = "any")
    private static final class Any {}
}
