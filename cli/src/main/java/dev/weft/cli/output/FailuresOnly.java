package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import java.util.function.Consumer;

/**
 * Prints a message for each failure, and nothing else. Used if the bodies are printed to standard output, and by {@code weft
 * get}.
 */
public final class FailuresOnly implements Format {
    private final Consumer<String> messages;

    /** Creates a format that passes on messages. */
    public FailuresOnly(Consumer<String> messages) {
        this.messages = messages;
    }

    @Override
    public void write(Fetched fetched) {
        if (fetched.failure() != null) {
            messages.accept(fetched.url() + ": " + fetched.failure().message());
        }
    }

    @Override
    public void flush() {
        // Messages are printed immediately.
    }
}
