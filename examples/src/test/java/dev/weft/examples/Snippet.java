package dev.weft.examples;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * A piece of Java in the documentation.
 *
 * @param file where it is, as a reader would say it
 * @param firstLine the line of the file on which its first line stands
 * @param imports what it may use without importing it, because it stands in the Javadoc of that
 * @param lines its lines
 */
record Snippet(String file, int firstLine, List<String> imports, List<String> lines) {

    Snippet {
        imports = List.copyOf(imports);
        lines = List.copyOf(lines);
    }

    /** The name by which tests speak of it. */
    String place() {
        return file + ":" + firstLine;
    }

    String text() {
        return lines.stream().collect(joining("\n", "", "\n"));
    }
}
