package dev.weft.http.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "Example.ORG,               example.org,      443",
        "example.org:8080,          example.org,      8080",
        "my_svc:8080,               my_svc,           8080",
        "my_svc,                    my_svc,           443",
        "user:secret@my_svc,        my_svc,           443",
        "127.0.0.1:1,               127.0.0.1,        1",
        "[::1],                     ::1,              443",
        "[2001:DB8:0:0:0:0:0:1]:8,  2001:db8::1,      8",
        "[1:0:0:2:0:0:0:3],         1:0:0:2::3,       443",
        "[::ffff:1.2.3.4],          1.2.3.4,          443",
        "[fe80::1%25eth0]:80,       fe80::1%eth0,     80",
        "[fe80::1%eth0],            fe80::1%eth0,     443",
        "münchen.example,           xn--mnchen-3ya.example, 443",
        "faß.de,                    xn--fa-hia.de,    443",
        "example.org.,              example.org.,     443",
    })
    void oneHostHasOneForm(String text, String host, int port) {
        assertThat(Authority.parse(text, 443)).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a..b", "[::1", "[1:2]", "a:0", "a:65536", "a:b", "a/b", "a%b"})
    void whatIsNoAuthorityIsRefused(String text) {
        assertThatThrownBy(() -> Authority.parse(text, 80)).isInstanceOf(IllegalArgumentException.class);
    }

    /** URIs for which {@link URI#getHost} is null. */
    @ParameterizedTest
    @CsvSource({
        "http://my_svc/x, my_svc, 80",
        "https://my_svc:8443/, my_svc, 8443",
        "https://a_b.example/, a_b.example, 443"
    })
    void hostOfAUriIsFoundWhereTheJdkFindsNone(URI uri, String host, int port) {
        assertThat(uri.getHost()).isNull();

        assertThat(Authority.of(uri)).isEqualTo(new Authority(host, port));
    }

    @Test
    void addressOfIpv6StandsInBrackets() {
        assertThat(new Authority("fe80::1%eth0", 80)).hasToString("[fe80::1%eth0]:80");
        assertThat(new Authority("fe80::1%eth0", 80).hostInUrl()).isEqualTo("[fe80::1%25eth0]");
    }

    @Test
    void hostIsWithinItsDomainAndNotWithinOneThatOnlyEndsAlike() {
        assertThat(new Authority("a.example.org", 80).isWithin("example.org")).isTrue();
        assertThat(new Authority("badexample.org", 80).isWithin("example.org")).isFalse();
    }
}
