package dev.weft.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.input.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String AB = "ab".repeat(32);

    @TempDir
    private Path directory;

    @Test
    void nameIsAUrlOrTheLongestFittingEndOfItsPath() throws Exception {
        Checksums checksums = Checksums.read(list("# sums\n" + ONE + "  ./b.html\n" + TWO + " *a/b.html\n\n"
                + AB.toUpperCase(Locale.ROOT) + "  http://x/b.html?q\n"));

        assertThat(checksums.expected("http://x/z/b.html#top")).isEqualTo(ONE);
        assertThat(checksums.expected("http://x/a/b.html")).isEqualTo(TWO);
        assertThat(checksums.missing()).containsExactly("http://x/b.html?q");
        assertThat(checksums.expected("http://x/b.html?q")).isEqualTo(AB);
        assertThat(checksums.expected("http://x/ab.html")).isNull();
        assertThat(checksums.missing()).isEmpty();
    }

    @Test
    void whatIsNoListOfChecksumsIsRefusedWithItsLine() throws IOException {
        String list = list(ONE + "  a\nabc  b\n");

        assertThatThrownBy(() -> Checksums.read(list))
                .isInstanceOf(InputException.class)
                .hasMessage("'" + list + "', line 2: not a SHA-256 checksum, two spaces and a name, "
                        + "as sha256sum writes them");
        byte[] noText = {(byte) 0xff, 0, 1};
        Path binary = Files.write(directory.resolve("binary"), noText);
        assertThatThrownBy(() -> Checksums.read(binary.toString()))
                .hasMessage("cannot read '" + binary + "': not valid UTF-8");
        assertThatThrownBy(() -> Checksums.read("/no/such/file"))
                .hasMessage("cannot read '/no/such/file': no such file");
    }

    private String list(String text) throws IOException {
        return Files.writeString(directory.resolve("sums"), text).toString();
    }
}
