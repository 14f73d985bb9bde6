package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of the documentation finds what is wrong with it. */
final class SnippetCompilerTest {
    private final SnippetCompiler compiler = new SnippetCompiler();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Async.sleep(Duration.ofSeconds(1));",
                "record Point(int x) {}\nvar point = new Point(1);",
                "int twice(int n) {\n    return 2 * n;\n}",
                "static int twice(int n) { return 2 * n; }\nstatic int four() { return twice(2); }",
                "import dev.weft.Async;\n\npublic class Hello {\n    void hello() throws Exception { Async.checkpoint(); }\n}",
                "package app;\n\ninterface Hello {}",
                "import java.util.concurrent.locks.Lock;\n\nLock lock = null;",
            })
    void compilesWhatIsRight(String text) {
        var errors = compiler.errorsIn(snippet(text));

        assertThat(errors).isEmpty();
    }

    @Test
    void wrongStatementIsReportedWithItsLine() {
        var errors = compiler.errorsIn(snippet("int right = 1;\nint wrong = \"one\";"));

        assertThat(errors).singleElement().asString().startsWith("guide.md:11: incompatible types");
    }

    @Test
    void wrongMethodIsReportedWithItsLine() {
        var errors = compiler.errorsIn(snippet("int length(String s) {\n    return s.len();\n}"));

        assertThat(errors).singleElement().asString().startsWith("guide.md:11: cannot find symbol");
    }

    @Test
    void wrongCompilationUnitIsReportedWithItsLine() {
        var errors = compiler.errorsIn(snippet("class Hello {\n    void hello() { Async.checkpoint(); }\n}"));

        assertThat(errors).singleElement().asString().startsWith("guide.md:11: cannot find symbol");
    }

    @Test
    void syntaxErrorIsReported() {
        var errors = compiler.errorsIn(snippet("int n = 1"));

        assertThat(errors).singleElement().asString().startsWith("guide.md:10: ");
    }

    @Test
    void importOfASnippetWinsOverTheDefaultOnes() {
        var errors = compiler.errorsIn(snippet("import java.awt.List;\n\nList list = new List(1);"));

        assertThat(errors).isEmpty();
    }

    @Test
    void blocksOfMarkdownAreFoundWithTheirLines() {
        var found = Snippets.inMarkdown(
                "guide.md", "Text\n\n```java\nint n;\n```\n\n```\nnot Java\n```\n\n```java\nint m;\n```\n");

        assertThat(found).extracting(Snippet::place).containsExactly("guide.md:4", "guide.md:12");
        assertThat(found).extracting(Snippet::text).containsExactly("int n;\n", "int m;\n");
    }

    @Test
    void snippetsOfJavadocAreFoundWithTheirLinesAndMayUseTheirType() {
        var found = Snippets.inJavadoc("src/app/Clock.java", """
                package app;

                /**
                 * Says what time it is.
                 *
                 * {@snippet :
                 * if (late) {
                 *     hurry();
                 * }
                 * }
                 */
                class Clock {}
                """);

        assertThat(found)
                .containsExactly(new Snippet(
                        "src/app/Clock.java", 7, List.of("app.Clock"), List.of("if (late) {", "    hurry();", "}")));
    }

    @Test
    void blockThatIsNotClosedIsRefused() {
        assertThatThrownBy(() -> Snippets.inMarkdown("guide.md", "Text\n```java\nint n;\n"))
                .hasMessage("guide.md:2: a block that is not closed");
    }

    private static Snippet snippet(String text) {
        return new Snippet("guide.md", 10, List.of(), text.lines().toList());
    }
}
