package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stack trace that the tour shows is the one that its program prints. */
@Timeout(60)
final class FailureInTourTest {
    private static final Path TOUR = Path.of("..", "docs", "tour.md");

    @TempDir
    private Path directory;

    @Test
    void traceInTourIsThatOfItsProgram() throws Exception {
        var tour = Files.readString(TOUR);
        var program = Snippets.inMarkdown("tour.md", tour).stream()
                .filter(snippet -> snippet.text().contains("class Prices"))
                .findFirst()
                .orElseThrow();

        var failure = failureOf(program);

        var shown = tour.lines()
                .dropWhile(line -> !line.startsWith("Exception in thread"))
                .takeWhile(line -> !line.equals("```"))
                .map(line -> line.replace("Exception in thread \"main\" ", ""))
                .map(FailureInTourTest::withoutLineOfWeft)
                .toList();
        assertThat(traceDownToMain(failure)).isEqualTo(shown);
    }

    private Throwable failureOf(Snippet program) throws Exception {
        var source = Files.writeString(directory.resolve("Prices.java"), program.text());
        var classPath = System.getProperty("java.class.path");
        var status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:none", "-cp", classPath, "-d", directory.toString(), source.toString());
        assertThat(status).isZero();
        try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            var main = loader.loadClass("app.Prices").getMethod("main", String[].class);
            return catchThrowableOfType(
                            InvocationTargetException.class, () -> main.invoke(null, (Object) new String[0]))
                    .getCause();
        }
    }

    private static List<String> traceDownToMain(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        var lines = trace.toString()
                .lines()
                .map(FailureInTourTest::withoutLineOfWeft)
                .toList();
        var main = lines.stream().filter(line -> line.contains("Prices.main")).findFirst();
        return lines.subList(0, lines.indexOf(main.orElseThrow()) + 1);
    }

    /** Lines of Weft's files change with every edit there. */
    private static String withoutLineOfWeft(String line) {
        return line.startsWith("\tat dev.weft.") ? line.replaceFirst(":\\d+\\)", ")") : line;
    }
}
