package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.fixture.Postgres;
import dev.weft.fixture.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-time")
@Timeout(120)
class FetchListTest {
    private static Postgres database;

    private final String list =
            "postgres://weft:secret@localhost:" + database.port() + "/postgres?list=" + UUID.randomUUID();

    @TempDir
    private Path directory;

    private AnsweringServer server;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = Postgres.start(List.of());
    }

    @BeforeEach
    void startServer() throws IOException {
        server = new AnsweringServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String url(String path) {
        return server.url(path);
    }

    @Test
    void machinesFetchEachUrlOnce() throws Exception {
        Path urls = directory.resolve("urls");
        Files.writeString(urls, url("/page-[1-200]") + "\n");
        FutureTask<Cli> other =
                new FutureTask<>(() -> Cli.run("fetch", "--list", list, "-i", urls.toString(), "-c", "5"));
        Thread.ofVirtual().start(other);

        Cli one = Cli.run("fetch", "--list", list, "-i", urls.toString(), "-c", "5");

        assertThat(one.status()).as(one.err()).isZero();
        assertThat(other.get().status()).as(other.get().err()).isZero();
        assertThat(server.paths()).hasSize(200).doesNotHaveDuplicates();
        assertThat(one.lines().size() + other.get().lines().size()).isEqualTo(200);
        assertThat(Cli.run("list", "status", list).out())
                .matches("(?s)\\s+waiting.*\n\\s+0\\s+0\\s+200\\s+0\\s+http://.*");
    }

    @Test
    void listTellsRetriesAndExportsTheResultsOfAllMachines() throws Exception {
        Path report = directory.resolve("report.html");
        Cli first = Cli.run("fetch", "--list", list, "-q", url("/a"), url("/missing"));
        Cli second = Cli.run("fetch", "--list", list, "-q", url("/b"));
        Cli export = Cli.run("list", "export", "--report", report.toString(), list);

        assertThat(first.status()).isEqualTo(1);
        assertThat(second.status()).isZero();
        assertThat(export.lines()).hasSize(3).allMatch(line -> line.startsWith("{\"url\":\"http://"));
        assertThat(export.lines().get(1)).contains("\"status\":404");
        assertThat(report).content().contains("/missing").doesNotContain("secret");
        assertThat(Cli.run("list", "retry", list).out()).isEqualTo("1 URL waits again\n");
        assertThat(Cli.run("list", "reset", list).out()).isEqualTo("2 URLs wait again\n");
        assertThat(Cli.run("list", "export", "--format", "csv", list).lines()).hasSize(1);
    }

    @Test
    void listsAndTheirTotalsArePrintedForPeopleAndForPrograms() throws Exception {
        Cli.run("fetch", "--list", list, "-q", url("/a"), url("/missing"));
        String name = list.substring(list.lastIndexOf('=') + 1);
        String database = list.substring(0, list.indexOf('?'));

        assertThat(Cli.run("list", "ls", database).out())
                .matches("(?s)\\s+waiting +under way +fetched +failed +list\n.*\\s0 +0 +1 +1 +" + name + "\n.*");
        assertThat(Cli.run("list", "ls", "--json", database).lines())
                .anyMatch(
                        line -> line.matches("\\{\"list\":\"" + name + "\",\"waiting\":0,\"underWay\":0,\"fetched\":1,"
                                + "\"failed\":1,\"hosts\":1,\"created\":\"20[^\"]*Z\"}"));
        assertThat(Cli.run("list", "status", "--json", list).out())
                .isEqualTo("{\"host\":\"" + url("").replaceAll("/$", "")
                        + "\",\"waiting\":0,\"underWay\":0,\"fetched\":1,\"failed\":1,\"pauseMillis\":0}\n");
    }

    @Test
    void listIsDeletedUnlessAMachineUsesIt() throws Exception {
        Process machine = Cli.program("fetch", "--list", list, url("/hang-once"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("machine").toFile())
                .start();
        server.awaitHanging();

        Cli refused = Cli.run("list", "delete", list);
        Cli forced = Cli.run("list", "delete", "--force", list);
        Cli again = Cli.run("list", "delete", list);

        machine.destroyForcibly().waitFor();
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .matches("weft: the list is in use by " + machine.pid()
                        + "@\\S+, so it is not deleted; wait until its leases have ended, or use --force\n");
        assertThat(forced.out()).isEqualTo("Deleted the list with 1 URL\n");
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).matches("weft: there is no list '\\S+' in the database\n");
    }

    @Test
    void machineWhoseListIsDeletedEndsWithOneLine() throws Exception {
        Process machine = Cli.program("fetch", "--list", list, "--lease", "10m", "-q", url("/hang-once"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("machine").toFile())
                .start();
        server.awaitHanging();

        Cli.run("list", "delete", "--force", list);

        assertThat(machine.waitFor()).isEqualTo(1);
        assertThat(directory.resolve("machine")).content().isEqualTo("weft: the list cannot be used: it was deleted\n");
    }

    @Test
    void exportEndsQuietlyIfItsReaderHasEnded() throws Exception {
        Cli.run("fetch", "--list", list, "-q", url("/a"));

        Cli export = Cli.runInto(FailingOutput.closedPipe(), "list", "export", list);

        assertThat(export.status()).isEqualTo(141);
        assertThat(export.err()).isEmpty();
    }

    @Test
    void outputThatCannotBeWrittenEndsAMachineThatAddsUrls() {
        Cli closed = Cli.runInto(FailingOutput.closedPipe(), "fetch", "-q", "--list", list, "http://");
        Cli full = Cli.runInto(FailingOutput.fullDisk(), "fetch", "-q", "--list", list, "http://");

        assertThat(closed).isEqualTo(new Cli(141, "", ""));
        assertThat(full)
                .isEqualTo(new Cli(
                        1, "", "weft: cannot write the output: No space left on device" + System.lineSeparator()));
    }

    @Test
    void reportThatCannotBeWrittenIsReportedOnOneLine() {
        Cli.run("fetch", "--list", list, "-q", url("/a"));

        Cli export = Cli.run(
                "list",
                "export",
                "--report",
                directory.resolve("no/report.html").toString(),
                list);

        assertThat(export.status()).isEqualTo(2);
        assertThat(export.err()).matches("weft: .*no/report.html.*\n");
    }

    @Test
    void urlsOfAMachineThatDiedAreFetchedByAnother() throws Exception {
        Process dying = Cli.program("fetch", "--list", list, "--lease", "2s", url("/hang-once"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("dying").toFile())
                .start();
        server.awaitHanging();
        dying.destroyForcibly().waitFor();

        Cli other = Cli.run("fetch", "--list", list, "--lease", "2s");

        assertThat(other.status()).as(other.err()).isZero();
        assertThat(other.out()).contains("this is /hang-once");
        assertThat(server.paths()).containsExactly("/hang-once", "/hang-once");
    }

    @Test
    void invalidUrlFailsAndIsNotInTheList() {
        Cli run = Cli.run("fetch", "--list", list, "http://", url("/a"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("1 fetched, 1 failed");
        assertThat(Cli.run("list", "export", list).lines()).hasSize(1);
    }

    @Test
    void emptyListAndWrongUsageAreReportedOnOneLine() {
        assertThat(Cli.run("list", "status", list).out()).isEqualTo("The list has no URLs\n");
        assertThat(Cli.run("fetch", "--list", list).err())
                .startsWith("weft: the list is empty; give URLs, or -i FILE\n");
        assertThat(Cli.run(
                                "fetch",
                                "--list",
                                list,
                                "-r",
                                "-o",
                                directory.resolve("o").toString(),
                                url("/"))
                        .err())
                .startsWith("weft: --list and --recursive exclude each other\n");
        assertThat(Cli.run("fetch", "--list", list, "--lease", "500ms", url("/"))
                        .err())
                .startsWith("weft: --lease must be at least 1s, but is 500 ms\n");
        assertThat(Cli.run("list").err())
                .startsWith("weft: A command is missing: ls, status, retry, reset, export or delete\n");
    }

    @Test
    void databaseThatCannotBeReachedIsReportedOnOneLineWithoutThePassword() throws Exception {
        String nowhere = "postgres://me:secret@localhost:" + Programs.freePort() + "/pages";

        Cli run = Cli.run("fetch", "--list", nowhere, url("/a"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("weft: the list cannot be used: ").doesNotContain("secret");
        assertThat(run.err().lines()).hasSize(1);
    }
}
