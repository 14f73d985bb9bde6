package dev.weft.cli.output;

import dev.weft.cli.result.Fetched;
import java.util.function.Consumer;

/** A message about each result that is a failure, for a run whose output is the bodies. */
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
        // Messages are printed at once.
    }
}
