package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FormatTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void linesAreAlignedInColumns() throws IOException {
        assertThat(written(
                        new LineFormat(out),
                        Fetched.response("http://a/long", 200, 1234, 12, "<html>"),
                        Fetched.response("http://b/", 404, 7, 3, "nothing"),
                        Fetched.failure("http://c/", 10_000, "timed out after 10 s")))
                .isEqualTo("""
                        200        1234      12 ms  http://a/long  <html>
                        404           7       3 ms  http://b/      nothing
                        FAIL          -   10000 ms  http://c/      timed out after 10 s
                        """);
    }

    @Test
    void whatWouldBreakALineBecomesASpace() throws IOException {
        assertThat(written(
                        new LineFormat(out),
                        Fetched.response("http://a/\u001b[31m", 200, 9, 1, " \n\n<p>\tone\u2028two\u202e\u0000three ")))
                .isEqualTo("200           9       1 ms  http://a/ [31m  <p> one two three\n");
    }

    @Test
    void bodyWithoutABeginningLeavesNoTrailingSpace() throws IOException {
        assertThat(written(new LineFormat(out), Fetched.response("http://a/", 204, 0, 1, "")))
                .isEqualTo("204           0       1 ms  http://a/\n");
    }

    @Test
    void jsonIsAnObjectPerLineWithNullForWhatThereIsNot() throws IOException {
        assertThat(written(
                        new JsonFormat(out),
                        Fetched.response("http://a/", 200, 5, 12, "say \"é\"\n"),
                        Fetched.failure("http://b/", 3, "connection refused: b:80")))
                .isEqualTo("""
                        {"url":"http://a/","status":200,"bytes":5,"millis":12,"head":"say \\"é\\"\\n","error":null}
                        {"url":"http://b/","status":null,"bytes":null,"millis":3,"head":null,"error":"connection refused: b:80"}
                        """);
    }

    private String written(Format format, Fetched... results) throws IOException {
        for (Fetched result : results) {
            format.write(result);
        }
        format.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
