package dev.weft.http.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private final EventParser parser = new EventParser(1000, "");

    @Test
    void eventHasItsTypeItsDataAndTheLastId() {
        assertThat(parsed("event: add\ndata: 73857293\nid: 1\n\nevent: remove\ndata: 2153\n\n"))
                .containsExactly(
                        new ServerSentEvent("1", "add", "73857293"), new ServerSentEvent("1", "remove", "2153"));
    }

    @Test
    void linesOfDataAreJoined() {
        assertThat(parsed("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly(message("YHOO\n+2\n10"));
    }

    @Test
    void oneSpaceBehindTheColonIsDroppedAndNoColonIsAnEmptyValue() {
        assertThat(parsed("data:test\n\ndata: test\n\ndata:  test\n\ndata\n\ndata\ndata\n\n"))
                .containsExactly(message("test"), message("test"), message(" test"), message(""), message("\n"));
    }

    @Test
    void commentsUnknownFieldsAndEventsWithoutDataAreNone() {
        assertThat(parsed(": hello\n\nfoo: bar\nDATA: no\n\nevent: empty\nid: 4\n\ndata: yes\n\n"))
                .containsExactly(new ServerSentEvent("4", "message", "yes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void everyLineEndEndsALineHoweverTheBytesAreCut(String end) {
        String text = "\uFEFFid: é" + end + "data: ä€" + end + "data: \uD83D\uDE00" + end + end + "data: b" + end + end;
        byte[] bytes = text.getBytes(UTF_8);

        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(parsedInTwo(bytes, cut))
                    .as("cut at %d", cut)
                    .containsExactly(
                            new ServerSentEvent("é", "message", "ä€\n\uD83D\uDE00"),
                            new ServerSentEvent("é", "message", "b"));
        }
    }

    @Test
    void eventDoesNotWaitForTheByteBehindACarriageReturn() {
        assertThat(parsed("data: now\r\r")).containsExactly(message("now"));
    }

    @Test
    void whatIsUnfinishedAtTheEndIsNoEvent() {
        assertThat(parsed("data: whole\n\ndata: half\n")).containsExactly(message("whole"));
    }

    @Test
    void lastIdIsKeptUntilItIsChangedOrTakenBack() {
        parsed("id: 7\n\n");
        assertThat(parser.lastId()).isEqualTo("7");

        parsed("id: 8\ndata: not ended");
        assertThat(parser.lastId()).isEqualTo("7");

        parsed("\n\nid: with\0null\n\n");
        assertThat(parser.lastId()).isEqualTo("8");

        parsed("id\n\n");
        assertThat(parser.lastId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10000, 10000", "' 5', 42", "-1, 42", "1s, 42", "'', 42", "9999999999999999999, 42"})
    void retryIsANumberOfMilliseconds(String value, long millis) {
        parsed("retry: 42\n");

        parsed("retry: " + value + "\n");

        assertThat(parser.reconnectAfter()).contains(Duration.ofMillis(millis));
    }

    @Test
    void bytesThatAreNoUtf8BecomeReplacementCharacters() {
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xFF, '\n', '\n'};

        assertThat(parser.feed(bytes, bytes.length)).isTrue();

        assertThat(parser.poll()).isEqualTo(message("\uFFFD"));
    }

    @Test
    void eventThatIsTooLargeIsRefusedBeforeItIsKept() {
        assertThat(feed("data: " + "x".repeat(900) + "\n")).isTrue();
        assertThat(feed("data: " + "x".repeat(900) + "\n")).isFalse();
        assertThat(new EventParser(1000, "").feed(new byte[2000], 2000)).isFalse();
    }

    private static ServerSentEvent message(String data) {
        return new ServerSentEvent("", "message", data);
    }

    private boolean feed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return parser.feed(bytes, bytes.length);
    }

    private List<ServerSentEvent> parsed(String text) {
        assertThat(feed(text)).isTrue();
        return drained(parser);
    }

    private static List<ServerSentEvent> parsedInTwo(byte[] bytes, int cut) {
        EventParser parser = new EventParser(1000, "");
        parser.feed(bytes, cut);
        byte[] rest = Arrays.copyOfRange(bytes, cut, bytes.length);
        parser.feed(rest, rest.length);
        return drained(parser);
    }

    private static List<ServerSentEvent> drained(EventParser parser) {
        List<ServerSentEvent> events = new ArrayList<>();
        for (ServerSentEvent event = parser.poll(); event != null; event = parser.poll()) {
            events.add(event);
        }
        return events;
    }
}
