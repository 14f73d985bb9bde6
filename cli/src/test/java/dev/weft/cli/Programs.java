package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** External programs that tests use. A test is skipped where a program is not installed, but never in CI. */
public final class Programs {
    private Programs() {}

    /** The path of the first of these programs that is installed. */
    public static Path find(String... names) {
        Path program = Stream.of(names)
                .flatMap(Programs::places)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        boolean ci = "true".equals(System.getenv("CI"));
        assumeTrue(program != null || ci, names[0] + " is not installed: this test is skipped");
        assertThat(program).as(names[0] + ", which CI must have").isNotNull();
        return program;
    }

    private static Stream<Path> places(String name) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, name));
    }
}
