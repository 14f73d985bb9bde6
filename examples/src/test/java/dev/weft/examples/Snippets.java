package dev.weft.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the snippets in Markdown and in Javadoc. */
final class Snippets {
    private static final Pattern FENCE = Pattern.compile("(\\s*)```java\\s*");
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final String JAVADOC_SNIPPET = "{@snippet";

    private Snippets() {}

    /** Those of every Markdown or Java file at or below {@code start}, named relative to {@code root}. */
    static List<Snippet> below(Path root, Path start) throws IOException {
        List<Snippet> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(start)) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file).toString();
                if (name.endsWith(".md")) {
                    found.addAll(inMarkdown(name, Files.readString(file)));
                } else if (name.endsWith(".java")) {
                    found.addAll(inJavadoc(name, Files.readString(file)));
                }
            }
        }
        return found;
    }

    /** The blocks between {@code ```java} and {@code ```}. */
    static List<Snippet> inMarkdown(String file, String text) {
        List<Snippet> found = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = endOfBlock(file, lines, i, fence.group(1) + "```");
                found.add(new Snippet(file, i + 2, List.of(), lines.subList(i + 1, end)));
                i = end;
            }
        }
        return found;
    }

    private static int endOfBlock(String file, List<String> lines, int start, String fence) {
        for (int i = start + 1; i < lines.size(); i++) {
            if (lines.get(i).stripTrailing().equals(fence)) {
                return i;
            }
        }
        throw new IllegalArgumentException(file + ":" + (start + 1) + ": a block that is not closed");
    }

    /** The inline {@code snippet} tags of Javadoc comments. They may use the type in whose file they stand. */
    static List<Snippet> inJavadoc(String file, String text) {
        List<Snippet> found = new ArrayList<>();
        for (int tag = text.indexOf(JAVADOC_SNIPPET); tag >= 0; tag = text.indexOf(JAVADOC_SNIPPET, tag + 1)) {
            int line = (int) text.substring(0, tag).lines().count();
            List<String> lines = text.substring(text.indexOf('\n', tag) + 1, endOfTag(file, line, text, tag))
                    .lines()
                    .map(Snippets::withoutAsterisk)
                    .toList();
            found.add(new Snippet(file, line + 1, importOf(file, text), lines));
        }
        return found;
    }

    /** Where the brace that closes the tag at {@code start} stands; braces inside are in pairs. */
    private static int endOfTag(String file, int line, String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return text.lastIndexOf('\n', i);
            }
        }
        throw new IllegalArgumentException(file + ":" + line + ": a snippet that is not closed");
    }

    private static String withoutAsterisk(String line) {
        return line.replaceFirst("^\\s*\\* ?", "");
    }

    private static List<String> importOf(String file, String text) {
        String type = Path.of(file).getFileName().toString().replace(".java", "");
        Matcher name = PACKAGE.matcher(text);
        return name.find() && !type.endsWith("-info") ? List.of(name.group(1) + "." + type) : List.of();
    }
}
