package dev.weft.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Fetched.Answer;
import dev.weft.cli.result.Target;
import dev.weft.cli.result.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final Target A = Target.of("http://x/a");
    private static final Target B = Target.of("http://x/b");
    private static final Timing TIMING = new Timing(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    @TempDir
    private Path directory;

    @Test
    void bodyAppearsUnderItsNameOnlyWhenItIsWhole() throws Exception {
        try (Store store = open(false)) {
            try (Part part = store.begin(A, "x/a", null)) {
                part.write("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
                assertThat(directory.resolve("x/a")).doesNotExist();
                part.save(null);
            }
            try (Part part = store.begin(A, "x/b", null)) {
                part.write("hel".getBytes(StandardCharsets.UTF_8), 0, 3);
            }
        }

        assertThat(directory.resolve("x/a")).hasContent("hello");
        assertThat(directory.resolve("x/b")).doesNotExist();
        assertThat(directory.resolve(".weft/part")).isEmptyDirectory();
    }

    @Test
    void laterRunKnowsAllThatWasWrittenDownAndGivesEachAnswerOnce() throws Exception {
        Fetched first = save(A, "x/a", "hello");
        try (Store store = open(true)) {
            store.journal(B, gone(B), null);
        }

        try (Store store = open(true)) {
            assertThat(store.earlier(A)).isEqualTo(first);
            assertThat(store.earlier(A)).isNull();
            assertThat(store.earlier(B)).isEqualTo(gone(B));
            assertThat(store.choosePath(A)).isEqualTo("x/a~2");
        }
    }

    @Test
    void sameTargetTwiceInTheListHasTwoAnswers() throws Exception {
        try (Store store = open(false)) {
            store.journal(A, gone(A), null);
            store.journal(A, gone(A), null);
        }

        try (Store store = open(true)) {
            assertThat(Stream.of(store.earlier(A), store.earlier(A))).doesNotContainNull();
            assertThat(store.earlier(A)).isNull();
        }
    }

    @Test
    void runThatAsksForSomethingElseKnowsNoAnswer() throws Exception {
        save(A, "x/a", "hello");

        try (Store store =
                Store.open(directory.toString(), Mode.RESUME, Naming.BY_URL, target -> "POST " + target.url())) {
            assertThat(store.earlier(A)).isNull();
        }
        try (Store store = open(true)) {
            assertThat(store.earlier(A)).isNotNull();
        }
    }

    @Test
    void journalTornAtAnyByteLosesItsLastLineAtMostAndGoesOn() throws Exception {
        save(A, "x/a", "hello");
        Path journal = directory.resolve(".weft/journal");
        byte[] whole = Files.readAllBytes(journal);
        try (Store store = open(true)) {
            store.journal(B, gone(B), null);
        }
        byte[] both = Files.readAllBytes(journal);

        for (int length = whole.length; length < both.length; length++) {
            Files.write(journal, Arrays.copyOf(both, length));
            try (Store store = open(true)) {
                assertThat(store.earlier(A)).isNotNull();
                assertThat(store.earlier(B)).isNull();
                store.journal(B, gone(B), null);
            }
            assertThat(Files.readAllBytes(journal)).isEqualTo(both);
        }
    }

    @Test
    void journalThatWasCutOffWhileTheRunLastsIsAFailure() throws Exception {
        save(A, "x/a", "hello");

        try (Store store = open(true)) {
            Files.write(directory.resolve(".weft/journal"), new byte[0]);

            assertThatThrownBy(() -> store.earlier(A)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void lineThatIsNoneIsPassedOver() throws Exception {
        save(A, "x/a", "hello");
        Files.write(
                directory.resolve(".weft/journal"),
                "\u0000\u0000\u0000\n{\"key\":5}\n{}\n".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
        try (Store store = open(true)) {
            store.journal(B, gone(B), null);
        }

        try (Store store = open(true)) {
            assertThat(store.earlier(A)).isNotNull();
            assertThat(store.earlier(B)).isNotNull();
        }
    }

    @Test
    void fileThatIsNotAsItWasIsFetchedAgain() throws Exception {
        save(A, "x/a", "hello");
        save(B, "x/b", "hello");
        Files.writeString(directory.resolve("x/a"), "hell");
        Files.delete(directory.resolve("x/b"));

        try (Store store = open(true)) {
            assertThat(store.earlier(A)).isNull();
            assertThat(store.earlier(B)).isNull();
            assertThat(store.choosePath(A)).isEqualTo("x/a");
        }
    }

    @Test
    void answersThatMayBeBetterNextTimeAreNotKept() throws Exception {
        try (Store store = open(false)) {
            for (int status : List.of(408, 429, 500, 503)) {
                store.journal(A, Fetched.answered(A.url(), new Answer(status, 0, "", null, null), TIMING, 1), null);
            }
            store.journal(A, Fetched.failed(A.url(), FailureKind.CONNECT, "refused", TIMING, 3), null);
        }

        try (Store store = open(true)) {
            assertThat(store.earlier(A)).isNull();
        }
    }

    @Test
    void runThatDoesNotResumeBeginsAnew() throws Exception {
        save(A, "x/a", "hello");

        try (Store store = open(false)) {
            assertThat(store.earlier(A)).isNull();
            assertThat(store.choosePath(A)).isEqualTo("x/a");
        }
        assertThat(directory.resolve("x/a")).hasContent("hello");
    }

    @Test
    void partsOfARunThatWasKilledAreRemoved() throws Exception {
        open(false).close();
        Files.writeString(directory.resolve(".weft/part/7"), "hel");

        open(true).close();

        assertThat(directory.resolve(".weft/part")).isEmptyDirectory();
    }

    @Test
    void twoRunsNeverSaveIntoOneFolder() throws Exception {
        try (Store store = open(false)) {
            assertThat(store.earlier(A)).isNull();

            assertThatThrownBy(() -> open(true))
                    .isInstanceOf(InputException.class)
                    .hasMessage("cannot save into '" + directory + "': another run is using it");
        }
    }

    @Test
    void folderThatCannotBeIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> Store.open(file.toString(), Mode.NEW, Naming.BY_URL, Target::url))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("cannot save into '" + file + "': ");
    }

    private Fetched save(Target target, String path, String body) throws Exception {
        Fetched fetched = Fetched.answered(
                target.url(), new Answer(200, body.length(), "hé\n", path, "ab".repeat(32)), TIMING, 2);
        try (Store store = open(true);
                Part part = store.begin(A, path, null)) {
            part.write(body.getBytes(StandardCharsets.UTF_8), 0, body.length());
            part.save(null);
            store.journal(target, fetched, null);
        }
        return fetched;
    }

    private static Fetched gone(Target target) {
        return Fetched.answered(target.url(), new Answer(404, 3, "no!", null, null), TIMING, 1);
    }

    private Store open(boolean resume) throws InputException {
        return Store.open(directory.toString(), resume ? Mode.RESUME : Mode.FRESH, Naming.BY_URL, Target::url);
    }

    @Test
    void interruptDuringAnAppendDoesNotHarmTheJournal() throws Exception {
        try (Store store = open(false)) {
            Thread.currentThread().interrupt();
            store.journal(A, gone(A), null);
            assertThat(Thread.interrupted()).isTrue();
            store.journal(B, gone(B), null);
        }

        try (Store store = open(true)) {
            Thread.currentThread().interrupt();
            assertThat(store.earlier(A)).isEqualTo(gone(A));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.earlier(B)).isEqualTo(gone(B));
        }
    }
}
