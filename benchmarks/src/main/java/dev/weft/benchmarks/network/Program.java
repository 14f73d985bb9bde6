package dev.weft.benchmarks.network;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs other programs. */
public final class Program {
    private Program() {}

    /**
     * Runs a program with empty input, waits until it has ended, and returns its output. Its standard error is that of this
     * process.
     *
     * @param words the program and its arguments
     * @param environment variables that the program gets in addition to those of this process
     * @throws IOException if the program cannot be started, or its exit status is not 0
     */
    public static String output(List<String> words, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("'%s' ended with exit status %d".formatted(String.join(" ", words), status));
            }
            return output;
        } finally {
            process.destroy();
        }
    }
}
