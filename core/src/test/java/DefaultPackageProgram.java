import dev.weft.Async;
import dev.weft.TaskGroup;
import java.time.Duration;
import java.util.List;

/** A user's program in the default package, whose failure goes through several calls of Weft. */
@SuppressWarnings("DefaultPackage") // which is what it is for
public final class DefaultPackageProgram {
    private DefaultPackageProgram() {}

    /** Fails, and calls {@code note} in each body on the way. */
    public static void main(Runnable note) throws InterruptedException {
        note.run();
        outer(note);
    }

    private static void outer(Runnable note) throws InterruptedException {
        Async.withTimeout(Duration.ofMinutes(1), () -> {
            note.run();
            Async.gather(List.of(1), each -> inGroup(note));
        });
    }

    private static int inGroup(Runnable note) throws InterruptedException {
        note.run();
        TaskGroup.run(group -> {
            group.spawn(() -> inner(note));
        });
        return 0;
    }

    private static int inner(Runnable note) {
        note.run();
        throw new IllegalStateException("x");
    }
}
