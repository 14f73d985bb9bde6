package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.http.internal.message.ContentDisposition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadersTest {
    private final Headers headers = Headers.of("A", "1", "b", "2", "a", "3");

    @Test
    void severalOfANameAreKeptInOrder() {
        assertThat(headers.values("a")).containsExactly("1", "3");
        assertThat(headers.first("A")).contains("1");
        assertThat(headers.last("A")).contains("3");
        assertThat(headers.names()).containsExactly("A", "b");
        assertThat(headers.toMap()).containsEntry("a", List.of("1", "3"));
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void changingThemGivesOthers() {
        assertThat(headers.with("a", "4").values("A")).containsExactly("4");
        assertThat(headers.plus("a", "4").values("A")).containsExactly("1", "3", "4");
        assertThat(headers.without("A").names()).containsExactly("b");
        assertThat(headers.with(Headers.of("B", "9")).values("b")).containsExactly("9");
        assertThat(headers).isEqualTo(Headers.of("A", "1", "b", "2", "a", "3"));
    }

    @Test
    void valueBeyondAsciiIsAllowedAndALineBreakIsNot() {
        assertThat(Headers.of("A", "grüß").first("a")).contains("grüß");
        assertThatThrownBy(() -> Headers.of("A", "grüß\r\nB: c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Headers.of("A")).hasMessage("namesAndValues must be pairs, but its length is 1");
    }

    @Test
    void secretsAreNotShown() {
        assertThat(Headers.of("Authorization", "Basic c2VjcmV0").toString()).doesNotContain("c2VjcmV0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment; filename=\"plain.txt\"                                    | plain.txt",
                "attachment; filename=\"old.txt\"; filename*=UTF-8''gr%C3%BC%C3%9F.txt | grüß.txt",
                "attachment; filename=unquoted.txt; size=3                             | unquoted.txt",
                "attachment; filename=\"a;b\\\"c.txt\"                                 | a;b\"c.txt",
                "attachment; filename=\"..\\\\..\\\\evil.exe\"                         | evil.exe",
                "attachment; filename=\"/etc/passwd\"                                  | passwd",
                "attachment; filename*=no-such-charset''x; filename=y                  | y",
                "attachment; filename=\"..\"                                           |",
                "inline                                                                |",
            })
    void fileNameIsFoundWithoutAFolder(String header, String name) {
        assertThat(ContentDisposition.fileName(header)).isEqualTo(name);
    }
}
