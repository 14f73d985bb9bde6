package dev.weft.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.result.Origin;
import dev.weft.cli.result.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class TargetSourceTest {
    /** There is no list on a server. */
    private static final ListOpener NO_SERVER = url -> {
        throw new IOException("no server");
    };

    @TempDir
    private Path directory;

    @Test
    void argumentsComeBeforeTheLinesOfTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("urls"), "http://c/\nhttp://d/");

        try (TargetSource source = open(List.of("http://a/", "http://b/"), file.toString())) {
            assertThat(all(source)).containsExactly("http://a/", "http://b/", "http://c/", "http://d/");
            assertThatThrownBy(source::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void blankLinesAndCommentsAreSkippedAndSpaceAroundIsStripped() throws Exception {
        Path file = Files.writeString(directory.resolve("urls"), "# pages\r\n\n  \t\n  http://a/ \r\n#http://b/\n");

        try (TargetSource source = open(List.of(), file.toString())) {
            assertThat(all(source)).containsExactly("http://a/");
        }
    }

    @Test
    void linesEndAsTheyDoOnAnySystemAndAMarkAtTheBeginningIsNoPartOfTheFirst() throws Exception {
        Path file = Files.writeString(
                directory.resolve("urls"), "\uFEFFhttp://a/\r\nhttp://b/\rhttp://c/\n\r\r\n\uFEFFd\r\nhttp://e/");

        try (TargetSource source = open(List.of(), file.toString())) {
            assertThat(all(source)).containsExactly("http://a/", "http://b/", "http://c/", "\uFEFFd", "http://e/");
        }
    }

    @Test
    void bytesThatAreNoTextAreAFlawOfTheirLineOnly() throws Exception {
        Path file = Files.write(
                directory.resolve("urls"), "http://a/\u00E9\nhttp://b/\n".getBytes(StandardCharsets.ISO_8859_1));

        try (TargetSource source = open(List.of(), file.toString())) {
            assertThat(source.next().flaw()).isEqualTo("not valid UTF-8");
            assertThat(all(source)).containsExactly("http://b/");
        }
    }

    @Test
    void lineThatNeverEndsEndsTheSourceBeforeTheMemory() throws Exception {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        };
        List<String> complaints = new ArrayList<>();

        try (TargetSource source = standardInput(endless, complaints)) {
            assertThat(all(source)).isEmpty();
            assertThat(complaints)
                    .containsExactly("cannot read the rest of '-': a line has more than 4194304 characters");
            assertThat(source.isComplete()).isFalse();
        }
    }

    @Test
    void inputThatNeverEndsIsReadAsItIsNeeded() throws Exception {
        try (TargetSource source = standardInput(Integer.MAX_VALUE, new ArrayList<>())) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(source.next().url()).isEqualTo("http://a/");
            }
        }
    }

    @Test
    void readingThatFailsEndsTheSourceAndIsSaid() throws Exception {
        List<String> complaints = new ArrayList<>();
        try (TargetSource source = standardInput(2, complaints)) {
            assertThat(all(source)).containsExactly("http://a/", "http://a/");
            assertThat(complaints).containsExactly("cannot read the rest of '-': the disk is gone");
            assertThat(source.isComplete()).isFalse();
        }
    }

    @Test
    @Timeout(10)
    void errorThatEndsTheReaderIsThrownWhereLinesAreAwaited() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new StackOverflowError("too deep");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                throw new StackOverflowError("too deep");
            }
        };

        try (TargetSource source = standardInput(broken, new ArrayList<>())) {
            assertThatThrownBy(source::hasNext).isInstanceOf(StackOverflowError.class);
        }
    }

    /** Standard input that supplies a number of lines and then fails. */
    private static TargetSource standardInput(int lines, List<String> complaints) throws InputException {
        return standardInput(failingAfter(lines), complaints);
    }

    private static InputStream failingAfter(int lines) {
        return new InputStream() {
            private final byte[] line = "http://a/\n".getBytes(StandardCharsets.UTF_8);
            private int left = lines;
            private int position;

            @Override
            public int read() {
                throw new UnsupportedOperationException("one byte at a time");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (position == 0 && left-- == 0) {
                    throw new IOException("the disk is gone");
                }
                int count = Math.min(length, line.length - position);
                System.arraycopy(line, position, buffer, offset, count);
                position = (position + count) % line.length;
                return count;
            }
        };
    }

    private static TargetSource standardInput(InputStream in, List<String> complaints) throws InputException {
        InputStream before = System.in;
        System.setIn(in);
        try {
            return TargetSource.open(List.of(), List.of("-"), Syntax.USUAL, NO_SERVER, complaints::add);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void waitingForALineCanBeInterrupted() throws Exception {
        Path file = Files.createFile(directory.resolve("empty"));

        try (TargetSource source = open(List.of(), file.toString())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(source::hasNext).isInstanceOf(UncheckedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void fileThatCannotBeReadIsRefusedWithTheReason() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> open(List.of(), missing.toString()))
                .isInstanceOf(InputException.class)
                .hasMessage("cannot read '" + missing + "': no such file");
        assertThatThrownBy(() -> open(List.of(), directory.toString()))
                .hasMessage("cannot read '" + directory + "': is a directory");
    }

    @Test
    void unreadableFileIsSaidAndTheOthersAreRead() throws Exception {
        Path file = Files.writeString(directory.resolve("urls"), "http://b/\n");
        List<String> complaints = new ArrayList<>();

        try (TargetSource source = TargetSource.open(
                List.of("http://a/"),
                List.of("/no/such/file", file.toString()),
                Syntax.USUAL,
                NO_SERVER,
                complaints::add)) {
            assertThat(all(source)).containsExactly("http://a/", "http://b/");
            assertThat(complaints).containsExactly("cannot read '/no/such/file': no such file");
            assertThat(source.isComplete()).isFalse();
        }
    }

    @Test
    void rangesAreExpandedUnlessTheyAreToBeLiteral() throws Exception {
        List<String> urls = List.of("http://a/[1-2]", "http://b/");

        try (TargetSource source = TargetSource.open(urls, List.of(), Syntax.USUAL, NO_SERVER, _ -> {});
                TargetSource literal =
                        TargetSource.open(urls, List.of(), new Syntax(true, "http"), NO_SERVER, _ -> {})) {
            assertThat(all(source)).containsExactly("http://a/1", "http://a/2", "http://b/");
            assertThat(all(literal)).containsExactlyElementsOf(urls);
        }
    }

    @Test
    void rangeThatMakesNoSenseIsAFlawedTarget() throws Exception {
        try (TargetSource source = open(List.of("http://a/[9-1]"))) {
            assertThat(source.next().flaw()).isEqualTo("the range [9-1] is empty");
        }
    }

    @Test
    void lineMayBeAnObjectWithMethodHeadersAndBody() throws Exception {
        Path file = Files.writeString(directory.resolve("urls"), """
                {"url": "http://a/[1-2]", "method": "PUT", "headers": {"A": "1", "B": ["2", "3"]}, "body": "say é"}
                """);

        try (TargetSource source = open(List.of(), file.toString())) {
            assertThat(source.next())
                    .isEqualTo(new Target(
                                    "http://a/[1-2]",
                                    "PUT",
                                    Map.of("A", List.of("1"), "B", List.of("2", "3")),
                                    "say é",
                                    null)
                            .at(Origin.line(1)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"url\":                    | invalid JSON: Unexpected end-of-input",
                "{\"url\": \"x\"              | invalid JSON: Unexpected end-of-input: expected close marker for Object, at",
                "{}                           | the JSON object has no \"url\"",
                "{\"url\": 5}                 | \"url\" must be a string",
                "{\"url\": \"x\", \"color\": 1} | unknown field \"color\": the fields are url, method, headers, body, id and file",
                "{\"url\": \"x\"} {}          | there is text after the JSON object",
                "{\"headers\": []}            | \"headers\" must be an object",
                "{\"headers\": {\"A\": 1}}    | \"A\" must be a string",
            })
    void objectThatIsNoTargetIsFlawed(String line, String flaw) throws Exception {
        try (TargetSource source = open(List.of(line))) {
            Target target = source.next();

            assertThat(target.url()).isEqualTo(line);
            assertThat(target.flaw()).startsWith(flaw);
        }
    }

    @Test
    void stoppedSourceEndsAndReleasesAWaitingTask() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        try (PipedInputStream in = new PipedInputStream(writer);
                TargetSource source = standardInput(in, new ArrayList<>())) {
            FutureTask<Boolean> waiting = new FutureTask<>(source::hasNext);
            Thread.ofPlatform().start(waiting);

            source.stop();

            assertThat(waiting.get()).isFalse();
            assertThat(source.hasNext()).isFalse();
            writer.close();
        }
    }

    @Test
    void targetThatThereWasIsGivenThoughTheSourceWasStoppedMeanwhile() throws Exception {
        try (TargetSource source = open(List.of("http://a/[1-3]"))) {
            assertThat(source.hasNext()).isTrue();

            source.stop();

            assertThat(source.next().url()).isEqualTo("http://a/1");
            assertThat(source.hasNext()).isFalse();
            assertThatThrownBy(source::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    private static TargetSource open(List<String> arguments, String... files) throws InputException {
        return TargetSource.open(arguments, List.of(files), Syntax.USUAL, NO_SERVER, _ -> {});
    }

    private static List<String> all(TargetSource source) {
        List<String> urls = new ArrayList<>();
        source.forEachRemaining(target -> urls.add(target.url()));
        return urls;
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstLine() throws Exception {
        Path file = Files.writeString(directory.resolve("urls"), "\uFEFFhttp://a/\nhttp://b/");

        try (TargetSource source = open(List.of(), file.toString())) {
            assertThat(all(source)).containsExactly("http://a/", "http://b/");
        }
    }
}
