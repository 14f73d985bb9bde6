package dev.weft.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Runs;
import dev.weft.fixture.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/http-framing.md, line by line. */
@Timeout(60)
class FramingTableTest {
    private static final Path TABLE = Path.of("..", "docs", "http-framing.md");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|[nrt0|])");

    @RegisterExtension
    private final Runs runs = new Runs(Way.EVENT_LOOP);

    /**
     * A line of the table.
     *
     * @param name the first column
     * @param bytes the bytes that the server sends
     * @param ends whether the connection ends afterwards
     * @param result the third column
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(String name, byte[] bytes, boolean ends, String result) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** All lines of the table. */
    static Stream<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(FramingTableTest::row);
    }

    private static Row row(String line) {
        List<String> cells = List.of(line.split("(?<!\\\\)\\|", -1));
        String shown = cells.get(2).strip().replaceAll("^`|`$", "");
        boolean ends = !shown.endsWith("…");
        String text = shown.replace("…", "").replace("~", "\r\n").replace("<nothing>", "");
        return new Row(
                cells.get(1).strip(),
                Peer.bytes(ESCAPE.matcher(text).replaceAll(FramingTableTest::unescaped)),
                ends,
                cells.get(3).strip().replace("`", "").replace("\\|", "|"));
    }

    private static String unescaped(MatchResult escape) {
        String code = escape.group(1);
        return switch (code.charAt(0)) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '0' -> "\0";
            case '|' -> "|";
            default -> String.valueOf((char) Integer.parseInt(code.substring(1), 16));
        };
    }

    @Test
    void tableIsLong() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(110);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void piecesInWhichAResponseArrivesMakeNoDifference(Row row) throws Exception {
        runs.run(() -> {
            Served whole = Served.of(List.of(row.bytes()), row.ends(), "GET").withoutQuotes();

            assertThat(Served.of(bytewise(row.bytes()), row.ends(), "GET").withoutQuotes())
                    .isEqualTo(whole);
            for (int cut = 1; cut < row.bytes().length; cut++) {
                assertThat(Served.of(cut(row.bytes(), cut), row.ends(), "GET").withoutQuotes())
                        .as("cut after %d bytes", cut)
                        .isEqualTo(whole);
            }
        });
    }

    private static List<byte[]> bytewise(byte[] bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> new byte[] {bytes[i]})
                .toList();
    }

    private static List<byte[]> cut(byte[] bytes, int at) {
        return List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void responseIsTreatedAsTheTableSays(Row row) throws Exception {
        runs.run(() -> {
            Served served = Served.of(List.of(row.bytes()), row.ends(), "GET");

            if (row.result().startsWith("refused: ")) {
                assertThat(served.toString())
                        .startsWith("refused: ")
                        .contains(row.result().substring("refused: ".length()));
            } else if (row.result().equals("lost")) {
                assertThat(served.toString()).startsWith("lost: ");
            } else {
                assertThat(served).hasToString(row.result());
            }
        });
    }
}
