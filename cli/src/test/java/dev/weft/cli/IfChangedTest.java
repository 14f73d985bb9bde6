package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are brought up to date. */
@Tag("real-time")
@Timeout(60)
class IfChangedTest {
    @TempDir
    private Path directory;

    private Site site;

    @BeforeEach
    void startSite() throws IOException {
        site = new Site();
        site.page("/a", "old a").page("/b", "old b").page("/x/c", "old c");
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    private Cli fetch(String option, String... paths) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String path : paths) {
            list.append(site.url(path)).append('\n');
        }
        Path file = Files.writeString(directory.resolve("list"), list);
        String[] options = option.split(" ", -1);
        String[] all = new String[options.length + 6];
        System.arraycopy(
                new String[] {"fetch", "--json", "-o", directory.resolve("out").toString(), "-i", file.toString()},
                0,
                all,
                0,
                6);
        System.arraycopy(options, 0, all, 6, options.length);
        return Cli.run(all);
    }

    private Path saved(String path) {
        return directory.resolve("out").resolve(site.folder()).resolve(path);
    }

    @Test
    void onlyWhatHasChangedIsFetchedAgain() throws IOException {
        fetch("--if-changed", "/a", "/b");
        site.page("/b", "new b", "two");

        Cli run = fetch("--if-changed", "/a", "/b");

        assertThat(run.status()).isZero();
        assertThat(run.err()).startsWith("2 fetched, 0 failed");
        assertThat(run.out())
                .containsPattern(
                        "/a\",\"status\":304,\"bytes\":5,.*\"file\":\"" + site.folder() + "/a\",\"sha256\":\"[0-9a-f]+")
                .containsPattern("/b\",\"status\":200,\"bytes\":5,");
        assertThat(saved("a")).hasContent("old a");
        assertThat(saved("b")).hasContent("new b");
    }

    @Test
    void updatesCanFollowEachOtherAndTheJournalStaysShort() throws IOException {
        for (int i = 0; i < 10; i++) {
            site.page("/b", "b " + i, "version " + i);
            assertThat(fetch("--if-changed", "/a", "/b", "/b").status()).isZero();
        }

        assertThat(saved("a")).hasContent("old a");
        assertThat(saved("b")).hasContent("b 9");
        assertThat(saved("b~2")).hasContent("b 9");
        assertThat(directory.resolve("out").resolve(site.folder())).isDirectoryNotContaining("glob:**~3");
        assertThat(Files.readAllLines(directory.resolve("out/.weft/journal"))).hasSizeLessThan(16);
        assertThat(site.asked.stream().filter("/a"::equals)).hasSize(10);
    }

    @Test
    void fileThatIsGoneOrDamagedIsFetchedAnew() throws IOException {
        fetch("--if-changed", "/a", "/b");
        Files.delete(saved("a"));
        Files.writeString(saved("b"), "damaged");

        assertThat(fetch("--if-changed", "/a", "/b").status()).isZero();

        assertThat(saved("a")).hasContent("old a");
        assertThat(saved("b")).hasContent("old b");
    }

    @Test
    void fileStaysIfItsPageIsGone() throws IOException {
        fetch("--if-changed", "/a");
        site.remove("/a");

        Cli run = fetch("--if-changed", "/a");
        site.page("/a", "old a");
        Cli after = fetch("--if-changed", "/a");

        assertThat(run.status()).isEqualTo(1);
        assertThat(saved("a")).hasContent("old a");
        assertThat(after.out()).contains("\"status\":304");
    }

    @Test
    void mirrorKeepsWhatIsNoLongerInTheListAndSaysSo() throws IOException {
        fetch("--mirror", "/a", "/x/c");

        Cli run = fetch("--mirror", "/a");

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("weft: kept 1 file that is no longer in the list (--delete deletes them)\n");
        assertThat(saved("x/c")).exists();
    }

    @Test
    void mirrorDeletesWhatItHasSavedAndNothingElse() throws IOException {
        fetch("--mirror", "/a", "/x/c");
        Files.writeString(saved("mine"), "mine");

        Cli run = fetch("--mirror --delete", "/a");
        Cli again = fetch("--mirror --delete", "/a", "/x/c");

        assertThat(run.err()).contains("weft: deleted 1 file that is no longer in the list\n");
        assertThat(saved("mine")).exists();
        assertThat(again.out()).containsPattern("/x/c\",\"status\":200");
        assertThat(saved("x/c")).hasContent("old c");
    }

    @Test
    void emptyListDeletesNothing() throws IOException {
        fetch("--mirror", "/a");

        Cli run = fetch("--mirror --delete");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("weft: the list is empty, so nothing is deleted\n");
        assertThat(saved("a")).exists();
    }

    @Test
    void runThatWasStoppedDeletesNothing() throws IOException {
        fetch("--mirror", "/a", "/b");

        fetch("--mirror --delete --fail-fast", "/none");

        assertThat(saved("a")).exists();
    }

    @Test
    void modesExcludeEachOther() {
        assertThat(Cli.run("fetch", "-o", "x", "--resume", "--mirror", site.url("/a"))
                        .err())
                .startsWith("weft: --resume and --mirror exclude each other\n");
        assertThat(Cli.run("fetch", "-o", "x", "--delete", site.url("/a")).err())
                .startsWith("weft: --delete needs --mirror\n");
        assertThat(Cli.run("fetch", "--if-changed", site.url("/a")).err())
                .startsWith("weft: --if-changed needs -o DIR\n");
    }
}
