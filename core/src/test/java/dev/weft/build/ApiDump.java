package dev.weft.build;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the public API of a module with the text file in its {@code api} folder, where a reviewer reads API changes.
 * A module that has such a file has a subclass named {@code ApiTest}.
 *
 * <p>The text is the output of {@code javap}, so no tool besides the JDK is needed. Types and members are sorted, so
 * moving code does not change the text.
 */
public abstract class ApiDump {
    private static final Path CLASSES = Path.of("target", "classes");

    private final Path dump;

    protected ApiDump(String artifact) {
        dump = Path.of("api", artifact + ".txt");
    }

    @Test
    void publicApiIsAsWrittenDown() throws IOException {
        var api = publicApi();
        if (Boolean.getBoolean("api.update")) {
            Files.createDirectories(dump.getParent());
            Files.writeString(dump, api);
        }

        assertThat(dump)
                .as("%s is not the public API. If the change is meant, run: ./mvnw test -Papi", dump)
                .hasContent(api);
    }

    private static String publicApi() throws IOException {
        return PublicApi.types(exportedPackages())
                .map(Class::getName)
                .map(ApiDump::describe)
                .collect(joining("\n"));
    }

    private static Set<String> exportedPackages() {
        return ModuleFinder.of(CLASSES).findAll().stream()
                .flatMap(module -> module.descriptor().exports().stream())
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    /** The declaration of a type, its members in alphabetical order, and a closing brace. */
    private static String describe(String type) {
        var lines = javap(type)
                .lines()
                .filter(line -> !line.startsWith("Compiled from"))
                .toList();
        var last = lines.size() - 1;
        var members = lines.subList(1, last).stream().sorted();
        return Stream.of(Stream.of(lines.getFirst()), members, Stream.of(lines.get(last)))
                .flatMap(line -> line)
                .collect(joining("\n", "", "\n"));
    }

    private static String javap(String type) {
        var out = new StringWriter();
        var javap = ToolProvider.findFirst("javap").orElseThrow();
        var status =
                javap.run(new PrintWriter(out), new PrintWriter(out), "-protected", "-cp", CLASSES.toString(), type);
        assertThat(status).as("javap %s: %s", type, out).isZero();
        return out.toString();
    }
}
