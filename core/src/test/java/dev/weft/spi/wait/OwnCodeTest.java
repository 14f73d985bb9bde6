package dev.weft.spi.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnCodeTest {
    /** Modules whose frames count as frames of the program, and not of Weft. */
    private static final Set<String> TOOLS =
            Set.of("testing", "insight", "cli", "examples", "benchmarks", "concurrency-tests");

    @Test
    void everyPackageOfALibraryIsKnown() throws IOException {
        assertThat(packages()).hasSizeGreaterThan(20).allMatch(name -> OwnCode.isOfWeft(name + ".Any"));
    }

    @Test
    void codeOfAProgramIsOfNeither() {
        for (String type : List.of("shop.Bank", "dev.wefty.Any", "javafx.Any", "dev.weft.examples.Demo")) {
            assertThat(OwnCode.isOfWeft(type) || OwnCode.isOfJdk(type)).as(type).isFalse();
        }
    }

    private static List<String> packages() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.filter(module -> !TOOLS.contains(module.getFileName().toString()))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(OwnCodeTest::packagesIn)
                    .toList();
        }
    }

    private static Stream<String> packagesIn(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .filter(file -> file.endsWith("package-info.java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
