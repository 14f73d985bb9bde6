package dev.weft.process;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Command}. Changed only before they belong to a command. */
final class Settings implements Cloneable {
    private static final int CAPTURED = 16 << 20;

    final List<String> command;

    @Nullable
    Command source;

    @Nullable
    Path workingDirectory;

    boolean emptyEnvironment;
    Map<String, @Nullable String> environment = Map.of();
    Redirect stdin = Redirect.PIPE;
    Redirect stdout = Redirect.PIPE;
    Redirect stderr = Redirect.PIPE;
    boolean stderrToStdout;
    Charset charset = StandardCharsets.UTF_8;
    int captureLimit = CAPTURED;
    Duration grace = Duration.ofSeconds(5);

    Settings(List<String> command) {
        this.command = command;
    }

    Settings copy() {
        try {
            return (Settings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("Settings can be cloned", e);
        }
    }

    void environment(String name, @Nullable String value) {
        Map<String, @Nullable String> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        environment = changed;
    }

    ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        if (workingDirectory != null) {
            builder.directory(workingDirectory.toFile());
        }
        Map<String, String> variables = builder.environment();
        if (emptyEnvironment) {
            variables.clear();
        }
        environment.forEach((name, value) -> {
            if (value == null) {
                variables.remove(name);
            } else {
                variables.put(name, value);
            }
        });
        return builder.redirectInput(stdin)
                .redirectOutput(stdout)
                .redirectError(stderr)
                .redirectErrorStream(stderrToStdout);
    }
}
