package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-time")
class GzipFilesTest {
    @Test
    void fiftyTextsArePackedFourAtATime() throws Exception {
        Printed printed = new Printed();

        GzipFiles.run(printed.out());

        assertThat(printed.lines())
                .containsExactly(
                        "50 texts of 840000 characters, packed: less than a tenth? true",
                        "lines of one, packed and unpacked: 1000");
    }
}
