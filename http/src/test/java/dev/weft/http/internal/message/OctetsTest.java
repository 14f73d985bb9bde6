package dev.weft.http.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OctetsTest {
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void valueInUtf8IsTheTextAndBack() {
        assertThat(Octets.text(bytes("grüß €"))).isEqualTo("grüß €");
        assertThat(Octets.value("grüß €")).isEqualTo(bytes("grüß €"));
        assertThat(Octets.text("plain")).isEqualTo("plain");
    }

    @Test
    void valueInAnotherCharsetStaysAsItIs() {
        assertThat(Octets.text("gr\u00fc\u00df")).isEqualTo("gr\u00fc\u00df");
        assertThat(Octets.text("€")).isEqualTo("€");
    }

    @Test
    void textThatIsNotInBytesIsSentInUtf8() {
        assertThat(Octets.sendable("gr\u00fc\u00df")).isEqualTo("gr\u00fc\u00df");
        assertThat(Octets.sendable("5 €")).isEqualTo(bytes("5 €"));
    }

    @Test
    void bytesOfAReferenceStayAsTheyAre() {
        assertThat(Octets.encodedReference("/a b/" + bytes("ü"))).isEqualTo("/a b/%C3%BC");
        assertThat(Octets.encodedReference("/\u00fc")).isEqualTo("/%FC");
        assertThat(Octets.encodedReference("/€")).isEqualTo("/€");
    }
}
