package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the launcher script {@code weft} in a fake checkout in which everything is built, with a script in place of the
 * JVM.
 */
@Tag("real-time")
@Timeout(60)
class LauncherTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path root;

    @BeforeEach
    void makeCheckout() throws IOException {
        Files.copy(CHECKOUT.resolve("weft"), root.resolve("weft"));
        Files.copy(CHECKOUT.resolve(".mvn/find-jdk.sh"), folder(".mvn").resolve("find-jdk.sh"));
        Files.createFile(root.resolve("pom.xml"));
        for (String module : new String[] {"core", "io", "http", "insight", "examples", "cli"}) {
            folder(module + "/src/main");
            Files.createFile(root.resolve(module).resolve("pom.xml"));
        }
        folder("cli/target");
        Files.createFile(root.resolve("cli/target/weft.stamp"));
        Files.writeString(folder("jdk").resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        folder("jdk/bin");
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** Runs the launcher with a shell command, where {@code jvm} is the script in place of the JVM. */
    private Cli launched(String jvm, String command, String locale) throws Exception {
        for (String name : new String[] {"java", "javac"}) {
            Path program =
                    Files.writeString(root.resolve("jdk/bin").resolve(name), "#!/usr/bin/env bash\n" + jvm + "\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        ProcessBuilder shell = new ProcessBuilder(
                "bash", "-c", command, "bash", root.resolve("weft").toString());
        shell.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        shell.environment().remove("LC_CTYPE");
        shell.environment().remove("LANG");
        shell.environment().put("LC_ALL", locale);
        return Cli.run(shell);
    }

    @Test
    void argumentsComeAsTheyAreAndTheStatusGoesBack() throws Exception {
        Cli run = launched("printf '<%s>' \"${@: -2}\"; exit 7", "\"$1\" fetch 'a  *'", "C.UTF-8");

        assertThat(run).isEqualTo(new Cli(7, "<fetch><a  *>", ""));
    }

    @ParameterizedTest
    @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "'', C.UTF-8", "C.UTF-8, C.UTF-8", "xx_XX.UTF-8, C.UTF-8"})
    void textIsInUtf8WhereNoLocaleSaysOtherwise(String locale, String seen) throws Exception {
        Cli run = launched("printf '%s' \"$LC_ALL\"", "\"$1\" fetch", locale);

        assertThat(run.out()).isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource({"'<&-', cat", "'>&-', echo said || echo deaf >&2", "'2>&-', echo said >&2 || echo deaf"})
    void whatIsClosedIsNoFileOfTheJvm(String closing, String jvm) throws Exception {
        Cli run = launched("exec 9<\"$0\"; " + jvm, "\"$1\" fetch " + closing, "C.UTF-8");

        assertThat(run.out()).isEqualTo(closing.equals("2>&-") ? "deaf\n" : "");
        assertThat(run.status()).isZero();
    }
}
