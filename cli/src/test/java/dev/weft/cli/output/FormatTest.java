package dev.weft.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FormatTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void linesAreAlignedInColumns() throws IOException {
        assertThat(written(
                        new LineFormat(out, Colors.OFF),
                        Samples.answered("http://a/long", 200, 1234, 12, "<html>"),
                        Samples.answered("http://b/", 404, 7, 3, "nothing"),
                        Samples.failed("http://c/", 10_000, "timed out after 10 s")))
                .isEqualTo("""
                        200        1234      12 ms  http://a/long  <html>
                        404           7       3 ms  http://b/      nothing
                        FAIL          -   10000 ms  http://c/      timed out after 10 s
                        """);
    }

    @Test
    void whatWouldBreakALineBecomesASpace() throws IOException {
        assertThat(written(
                        new LineFormat(out, Colors.OFF),
                        Samples.answered("http://a/\u001b[31m", 200, 9, 1, " \n\n<p>\tone\u2028two\u202e\u0000three ")))
                .isEqualTo("200           9       1 ms  http://a/ [31m  <p> one two three\n");
    }

    @Test
    void bodyWithoutABeginningLeavesNoTrailingSpace() throws IOException {
        assertThat(written(new LineFormat(out, Colors.OFF), Samples.answered("http://a/", 204, 0, 1, "")))
                .isEqualTo("204           0       1 ms  http://a/\n");
    }

    @Test
    void jsonIsAnObjectPerLineWithNullForWhatThereIsNot() throws IOException {
        assertThat(written(
                        new JsonFormat(out, ExtraFields.NONE),
                        Samples.answered("http://a/", 200, 5, 12, "say \"é\"\n"),
                        Samples.failed("http://b/", 3, "connection refused: b:80")))
                .isEqualTo("""
                        {"url":"http://a/","status":200,"bytes":5,"millis":12,"head":"say \\"é\\"\\n","error":null,"kind":null,"tries":1,"file":null,"sha256":null}
                        {"url":"http://b/","status":null,"bytes":null,"millis":3,"head":null,"error":"connection refused: b:80","kind":"connect","tries":1,"file":null,"sha256":null}
                        """);
    }

    @Test
    void statusOfFailureIsNoErrorInJsonButHasItsKind() throws IOException {
        assertThat(written(new JsonFormat(out, ExtraFields.NONE), Samples.answered("http://a/", 404, 5, 12, "")))
                .contains("\"status\":404", "\"error\":null", "\"kind\":\"status\"");
    }

    @Test
    void csvHasALineOfNamesAndQuotesWhatNeedsIt() throws IOException {
        CsvFormat csv = new CsvFormat(out, ExtraFields.NONE);

        String written = written(
                csv,
                Samples.answered("http://a/x,y", 200, 5, 12, "=1+1"),
                Samples.failed("http://b/", 3, "said \"no\"\nand went"));

        assertThat(written).isEqualTo("""
                        url,status,bytes,millis,kind,error,tries,file,sha256\r
                        "http://a/x,y",200,5,12,,,1,,\r
                        http://b/,,,3,connect,"said ""no""
                        and went",1,,\r
                        """);
    }

    @Test
    void csvOfNothingStillHasItsNames() throws IOException {
        CsvFormat csv = new CsvFormat(out, ExtraFields.NONE);

        csv.end();

        assertThat(written(csv)).startsWith("url,status,");
    }

    @Test
    void tableComesAtTheEndSortedWithWhatFailedLast() throws IOException {
        TableFormat table = new TableFormat(out, Colors.OFF);
        String before = written(
                table,
                Samples.failed("http://a/", 3, "connection refused: a:80"),
                Samples.answered("http://c/", 200, 1234, 12, "x"),
                Samples.answered("http://b/longer", 200, 5, 1, "x"));

        table.end();

        assertThat(before).isEmpty();
        assertThat(written(table)).isEqualTo("""
                STATUS  BYTES   TIME  URL
                200         5   1 ms  http://b/longer
                200      1234  12 ms  http://c/
                FAIL        -   3 ms  http://a/        connection refused: a:80
                """);
    }

    @Test
    void colorsTellOutcomesApart() throws IOException {
        String written = written(
                new LineFormat(out, Colors.ON),
                Samples.answered("http://a/", 200, 1, 1, ""),
                Samples.answered("http://a/", 404, 1, 1, ""),
                Samples.failed("http://a/", 1, "no"));

        assertThat(written.lines().map(line -> line.substring(0, 9)))
                .containsExactly("\u001b[32m200 ", "\u001b[33m404 ", "\u001b[31mFAIL");
    }

    @Test
    void whatCameButDoesNotCountIsAFailureWithItsReason() throws IOException {
        Fetched wrong =
                Samples.answered("http://a/", 200, 7, 1, "hello").butFailed(FailureKind.CHECKSUM, "SHA-256 differs");

        assertThat(written(new LineFormat(out, Colors.OFF), wrong))
                .isEqualTo("FAIL          7       1 ms  http://a/  SHA-256 differs\n");
    }

    private String written(Format format, Fetched... results) throws IOException {
        for (Fetched result : results) {
            format.write(result);
        }
        format.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
