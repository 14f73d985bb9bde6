package dev.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** Keeps what an example prints. */
final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    PrintStream out() {
        return out;
    }

    List<String> lines() {
        return bytes.toString(UTF_8).lines().toList();
    }
}
