package dev.weft.process;

import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Objects;

/** Checks the parameters of a {@link Command}. The JDK checks them only when the program is started. */
final class Checks {
    private Checks() {}

    /** Returns {@code command}, if its words can be passed to a program. */
    static List<String> words(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command must not be empty");
        }
        for (int i = 0; i < command.size(); i++) {
            if (command.get(i).indexOf(0) >= 0) {
                throw new IllegalArgumentException(
                        "command[" + i + "] must not contain the character 0, but is '" + command.get(i) + "'");
            }
        }
        return command;
    }

    /** Rejects names and values that cannot be a variable of an environment. */
    static void variable(String name, String value) {
        if (Objects.requireNonNull(name, "name").indexOf('=') >= 0 || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "name must contain neither an equals sign nor the character 0, but is '" + name + "'");
        }
        if (Objects.requireNonNull(value, "value").indexOf(0) >= 0) {
            throw new IllegalArgumentException("value of " + name + " must not contain the character 0");
        }
    }

    /** Rejects a redirect that cannot be read. */
    static void source(Redirect source) {
        Redirect.Type type = Objects.requireNonNull(source, "source").type();
        if (type == Redirect.Type.WRITE || type == Redirect.Type.APPEND) {
            throw new IllegalArgumentException("source must be something to read, but is '" + source + "'");
        }
    }

    /** Rejects a redirect that cannot be written to. */
    static void target(Redirect target) {
        if (Objects.requireNonNull(target, "target").type() == Redirect.Type.READ) {
            throw new IllegalArgumentException("target must be something to write to, but is '" + target + "'");
        }
    }
}
