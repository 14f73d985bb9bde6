package dev.weft.shared.redis;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The scripts of the operations in {@code operations.lua}. The script of an operation consists of the parts of that file which
 * the operation uses, directly or through other parts, in the order of the file.
 */
final class Operations {
    private static final Pattern BEGIN = Pattern.compile("^(?=local |function )", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("^(?:local function|local|function) ([\\w.]+)");
    private static final Pattern WORD = Pattern.compile("operations\\.\\w+|\\w+");
    private static final List<Part> PARTS = parts();

    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    /** A part of the file: a function or a variable, and the names in its text, of which some are those of other parts. */
    private record Part(String name, String text, Set<String> names) {
        static Part of(String text) {
            MatchResult name = NAME.matcher(text).results().findFirst().orElseThrow();
            return new Part(name.group(1), text, namesIn(text));
        }
    }

    /** The text of a script, and the digest by which the server knows it. */
    record Source(String text, String digest) {}

    /** The script of an operation. */
    Source source(String operation) {
        return sources.computeIfAbsent(operation, Operations::link);
    }

    private static Source link(String operation) {
        Set<String> needed = new HashSet<>(Set.of("operations", "operations." + operation));
        List<String> texts = new ArrayList<>(List.of("return operations." + operation + "(unpack(ARGV, 3, 10))\n"));
        for (Part part : PARTS.reversed()) {
            if (needed.contains(part.name)) {
                needed.addAll(part.names);
                texts.addFirst(part.text);
            }
        }
        String text = String.join("", texts);
        return new Source(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Set<String> namesIn(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static List<Part> parts() {
        int commentAtTheHead = 1;
        return BEGIN.splitAsStream(file()).skip(commentAtTheHead).map(Part::of).toList();
    }

    private static String file() {
        try (InputStream file = Operations.class.getResourceAsStream("operations.lua")) {
            return new String(Objects.requireNonNull(file, "operations.lua").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
