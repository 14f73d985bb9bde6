package dev.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles snippets against the class path of the tests. A whole compilation unit is compiled as it is. What else there
 * is in documentation gets a class around it, if it declares methods, or a class and a method, and some imports; those
 * of its own win.
 */
final class SnippetCompiler {
    private static final List<String> IMPORTS = List.of(
            "dev.weft.*",
            "dev.weft.http.*",
            "dev.weft.http.event.*",
            "dev.weft.http.failure.*",
            "dev.weft.http.resilience.*",
            "dev.weft.http.spi.Dialler",
            "dev.weft.http.sse.*",
            "dev.weft.http.websocket.*",
            "dev.weft.io.*",
            "dev.weft.select.*",
            "dev.weft.spi.run.*",
            "dev.weft.spi.trace.*",
            "dev.weft.spi.wait.*",
            "dev.weft.sync.*",
            "dev.weft.testing.*",
            "dev.weft.testing.http.*",
            "java.io.*",
            "java.net.*",
            "java.nio.file.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.stream.*");

    private static final String CLASS_NAME = "DocumentationSnippet";

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    /** One for all snippets, because opening the class path is most of the work. */
    private final JavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8);

    /** What the compiler has to say against the snippet, each message with its place; empty if nothing. */
    List<String> errorsIn(Snippet snippet) {
        if (isCompilationUnit(snippet)) {
            return errors(snippet, asItIs(snippet), Phase.ANALYSE);
        }
        Source statements = source(snippet, "void snippet() throws Exception {", "}");
        Source members = source(snippet, "", "");
        boolean declaresMembers = !errors(snippet, statements, Phase.PARSE).isEmpty()
                && errors(snippet, members, Phase.PARSE).isEmpty();
        return errors(snippet, declaresMembers ? members : statements, Phase.ANALYSE);
    }

    /** Methods alone are a compilation unit to the parser too, but one whose class has no name but the file's. */
    private boolean isCompilationUnit(Snippet snippet) {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var types = parse(task(asItIs(snippet), problems)).getTypeDecls();
        return problems.getDiagnostics().isEmpty()
                && !types.isEmpty()
                && types.stream().noneMatch(SnippetCompiler::isImplicitClass);
    }

    private static boolean isImplicitClass(Tree type) {
        return type instanceof ClassTree declared && declared.getSimpleName().contentEquals(CLASS_NAME);
    }

    private enum Phase {
        PARSE,
        ANALYSE
    }

    private List<String> errors(Snippet snippet, Source source, Phase upTo) {
        var problems = new DiagnosticCollector<JavaFileObject>();
        JavacTask task = task(source, problems);
        parse(task);
        if (upTo == Phase.ANALYSE) {
            analyse(task);
        }
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(problem -> message(snippet, source, problem))
                .toList();
    }

    private static String message(Snippet snippet, Source source, Diagnostic<?> problem) {
        long line = problem.getLineNumber() - source.linesBefore() + snippet.firstLine() - 1;
        return snippet.file() + ":" + line + ": " + problem.getMessage(Locale.ROOT);
    }

    private JavacTask task(Source source, DiagnosticCollector<JavaFileObject> problems) {
        var options = List.of("-Xlint:none", "-proc:none", "-classpath", System.getProperty("java.class.path"));
        return (JavacTask) compiler.getTask(null, files, problems, options, null, List.of(source));
    }

    private static CompilationUnitTree parse(JavacTask task) {
        try {
            return task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void analyse(JavacTask task) {
        try {
            task.analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source asItIs(Snippet snippet) {
        return new Source(0, snippet.text());
    }

    /** The snippet in a class, between {@code opening} and {@code closing}; its own imports are moved to the top. */
    private static Source source(Snippet snippet, String opening, String closing) {
        String imports = Stream.of(
                        IMPORTS.stream().map(name -> "import " + name + ";"),
                        snippet.imports().stream().map(name -> "import " + name + ";"),
                        snippet.lines().stream().filter(SnippetCompiler::isImport))
                .flatMap(lines -> lines)
                .distinct()
                .collect(joining(" "));
        String body =
                snippet.lines().stream().map(line -> isImport(line) ? "" : line).collect(joining("\n"));
        return new Source(1, imports + " class " + CLASS_NAME + " {" + opening + "\n" + body + "\n" + closing + "}");
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    /** Source text, and how many lines of it come before the first of the snippet. */
    private static final class Source extends SimpleJavaFileObject {
        private final int linesBefore;
        private final String text;

        Source(int linesBefore, String text) {
            super(URI.create("string:///" + CLASS_NAME + ".java"), Kind.SOURCE);
            this.linesBefore = linesBefore;
            this.text = text;
        }

        int linesBefore() {
            return linesBefore;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        /** A public class in a snippet may have any name. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }
    }
}
