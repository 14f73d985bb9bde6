package dev.weft.cli.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void passwordBeforeTheHostIsHidden() {
        assertThat(Secrets.hide("see http://me:secret@example.org/a and ftp://:secret@b/"))
                .isEqualTo("see http://me@example.org/a and ftp://@b/");
    }

    @Test
    void passwordAsAParameterOfADatabaseIsHidden() {
        assertThat(Secrets.hide("--list postgres://me@db/pages?password=secret&list=news"))
                .isEqualTo("--list postgres://me@db/pages?password=***&list=news");
        assertThat(Secrets.hide("postgresql://db/pages?list=news&password=secret"))
                .isEqualTo("postgresql://db/pages?list=news&password=***");
    }

    @Test
    void parameterOfAnotherUrlStays() {
        assertThat(Secrets.hide("http://example.org/?password=1")).isEqualTo("http://example.org/?password=1");
    }
}
