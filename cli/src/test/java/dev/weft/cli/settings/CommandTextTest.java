package dev.weft.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTextTest {
    private static String text(String... arguments) {
        return CommandText.of("weft", List.of(arguments));
    }

    @Test
    void wordsAreQuotedAsAShellNeedsThem() {
        assertThat(text("fetch", "-c", "5", "http://a/[1-3]?x=1&y='2'"))
                .isEqualTo("weft fetch -c 5 'http://a/[1-3]?x=1&y='\\''2'\\'''");
    }

    @Test
    void secretsAreLeftOut() {
        assertThat(text("-u", "ada:secret", "--user=ada:secret", "-uada:secret", "-u", "@file"))
                .doesNotContain("secret")
                .endsWith("-u @file");
        assertThat(text("-H", "Authorization: secret", "--header=Cookie: secret"))
                .isEqualTo("weft -H 'Authorization: ***' --header='Cookie: ***'");
        assertThat(text("-d", "pin=secret", "--proxy", "http://ada:secret@proxy:80", "http://ada:secret@host/"))
                .isEqualTo("weft -d '***' --proxy http://ada@proxy:80 http://ada@host/");
    }
}
