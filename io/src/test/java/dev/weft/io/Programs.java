package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Other programs that tests talk with. A test is skipped where one is not installed; never by CI. */
final class Programs {
    private Programs() {}

    /** Where {@code name} is installed. */
    static String find(String name) {
        Path program = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        boolean ci = "true".equals(System.getenv("CI"));
        assumeTrue(program != null || ci, name + " is not installed: this test is skipped");
        assertThat(program).as(name + ", which CI must have").isNotNull();
        return program.toString();
    }
}
