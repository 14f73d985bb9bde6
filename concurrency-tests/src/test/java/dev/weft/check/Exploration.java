package dev.weft.check;

import dev.weft.explore.Explorer;
import dev.weft.explore.Flaw;
import dev.weft.explore.Rewritten;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tests that explore schedules have in common. What they have seen is written to {@code target/schedules.txt}. */
@ExtendWith(Rewritten.class)
abstract class Exploration {
    private static final int PLAYS = Integer.getInteger("weft.check.plays", 2_000);

    /** A mistake is looked for longer, since the search ends when it is found. */
    private static final int PLAYS_WITH_A_MISTAKE = Math.max(PLAYS, 20_000);

    private static final Path SEEN = Path.of("target", "schedules.txt");

    /** A scene to be played. */
    interface Scene {
        void arrange(Cast cast);
    }

    /** Finds no flaw in {@code scene}. */
    static void sound(Scene scene) {
        Explorer.Report report = explore(PLAYS, scene);
        note(report);
        Flaw flaw = report.flaw();
        if (flaw != null) {
            throw flaw;
        }
    }

    /** Finds a flaw in {@code scene}, which says {@code what}. */
    static void broken(String what, Scene scene) {
        Explorer.Report report = explore(PLAYS_WITH_A_MISTAKE, scene);
        note(report);
        Flaw flaw = report.flaw();
        if (flaw == null) {
            throw new AssertionError("no flaw was found in " + report.plays() + " plays");
        }
        if (!String.valueOf(flaw.getMessage()).contains(what)) {
            throw new AssertionError("another flaw was found than '" + what + "'", flaw);
        }
    }

    private static Explorer.Report explore(int plays, Scene scene) {
        return new Explorer(plays).explore(execution -> scene.arrange(new Cast(execution)));
    }

    private static void note(Explorer.Report report) {
        String test = StackWalker.getInstance()
                .walk(frames -> frames.skip(2).findFirst().orElseThrow())
                .toStackTraceElement()
                .toString();
        try {
            Files.createDirectories(SEEN.getParent());
            Files.writeString(SEEN, test + ": " + report + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
