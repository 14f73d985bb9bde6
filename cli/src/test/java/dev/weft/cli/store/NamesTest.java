package dev.weft.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
    @TempDir
    private Path directory;

    private Names names = new Names(Path.of("."), false);

    @BeforeEach
    void create() {
        names = new Names(directory, false);
    }

    @Test
    void nameThatIsTakenGetsANumberBeforeItsExtension() {
        assertThat(choose("a", "b.html")).isEqualTo("a/b.html");
        assertThat(choose("a", "b.html")).isEqualTo("a/b~2.html");
        assertThat(choose("a", "b.html")).isEqualTo("a/b~3.html");
        assertThat(choose("a", ".hidden")).isEqualTo("a/.hidden");
        assertThat(choose("a", ".hidden")).isEqualTo("a/.hidden~2");
    }

    @Test
    void fileNeverStandsWhereAFolderMust() {
        assertThat(choose("a", "b")).isEqualTo("a/b");
        assertThat(choose("a", "b", "c")).isEqualTo("a/b~2/c");
        assertThat(choose("a", "b", "d")).isEqualTo("a/b~2/d");
        assertThat(choose("a")).isEqualTo("a~2");
    }

    @Test
    void fileOnTheDiskInAFoldersPlaceIsLeftThereAndSoIsAFolderInAFilesPlace() throws Exception {
        Files.writeString(directory.resolve("a"), "of another run");
        Files.createDirectories(directory.resolve("b/c"));

        assertThat(choose("a", "x")).isEqualTo("a~2/x");
        assertThat(choose("b", "c")).isEqualTo("b/c~2");
    }

    @Test
    void nameThatIsNeededAHundredThousandTimesTakesNoLongTime() {
        for (int i = 1; i <= 100_000; i++) {
            choose("a", "b");
        }

        assertThat(choose("a", "b")).isEqualTo("a/b~100001");
    }

    @Test
    void pathOfAnEarlierRunIsTakenWithItsFolders() {
        names.take("a/b/c");

        assertThat(choose("a", "b", "c")).isEqualTo("a/b/c~2");
        assertThat(choose("a", "b")).isEqualTo("a/b~2");
    }

    @Test
    void casesAndAccentsAreOneWhereTheFileSystemSaysSo() {
        Names folding = new Names(directory, true);

        assertThat(choose("a", "x")).isEqualTo("a/x");
        assertThat(choose("a", "X")).isEqualTo("a/X");
        assertThat(folding.choose(List.of("a", "é"))).isEqualTo("a/é");
        assertThat(folding.choose(List.of("A", "E\u0301"))).isEqualTo("A/E\u0301~2");
    }

    private String choose(String... path) {
        return names.choose(List.of(path));
    }
}
