package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every piece of Java that a reader may copy out of the documentation compiles. */
final class DocumentationSnippetsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> DOCUMENTATION = List.of(
            "README.md",
            "CONTRIBUTING.md",
            "docs",
            "core/src/main/java",
            "http/src/main/java",
            "io/src/main/java",
            "shared/src/main/java",
            "testing/src/main/java");

    private final SnippetCompiler compiler = new SnippetCompiler();

    @TestFactory
    Stream<DynamicTest> compiles() throws IOException {
        return snippets().stream()
                .map(snippet -> DynamicTest.dynamicTest(
                        snippet.place(),
                        () -> assertThat(compiler.errorsIn(snippet)).isEmpty()));
    }

    @Test
    void readmeTourAndJavadocHaveSnippets() throws IOException {
        assertThat(snippets())
                .extracting(Snippet::file)
                .contains(
                        "README.md",
                        "docs/tour.md",
                        "docs/event-loop.md",
                        "docs/testing.md",
                        "core/src/main/java/dev/weft/Async.java");
    }

    private static List<Snippet> snippets() throws IOException {
        List<Snippet> found = new ArrayList<>();
        for (String part : DOCUMENTATION) {
            found.addAll(Snippets.below(ROOT, ROOT.resolve(part)));
        }
        return found;
    }
}
