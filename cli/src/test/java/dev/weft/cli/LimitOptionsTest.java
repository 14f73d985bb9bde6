package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.ClientSession;
import dev.weft.http.Timeouts;
import dev.weft.http.event.Phase;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    @CsvSource({"-c 2, , 30, 10", "--read-timeout 5s --connect-timeout 3s --timeout 1h, 3600, 5, 3"})
    void silenceIsLimitedAndTheWholeTimeOnlyIfThatIsAskedFor(
            String arguments, @Nullable Long whole, long read, long connect) {
        Timeouts limits;
        try (var http =
                parsed(arguments.split(" ")).apply(ClientSession.options()).create()) {
            limits = http.get("http://a/").timeouts();
        }

        assertThat(limits.limit(Phase.TRY)).isEqualTo(Optional.ofNullable(whole).map(Duration::ofSeconds));
        assertThat(limits.limit(Phase.TOTAL)).isEmpty();
        assertThat(limits.limit(Phase.READ)).contains(Duration.ofSeconds(read));
        assertThat(limits.limit(Phase.WRITE)).contains(Duration.ofSeconds(30));
        assertThat(limits.limit(Phase.CONNECT)).contains(Duration.ofSeconds(connect));
        assertThat(limits.limit(Phase.TLS)).contains(Duration.ofSeconds(10));
    }

    @Command(name = "any")
    private static final class Any {}
}
