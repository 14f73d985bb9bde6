package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.cli.Nginx.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetches a tree of files from a real server. Skipped where nginx is not installed, but never in CI. */
@Tag("real-time")
@Timeout(120)
class NginxTest {
    private static final int FILES = 400;

    @TempDir
    private Path directory;

    @Test
    void everyFileOfATreeArrivesWholeWhateverFailsInBetween() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        try (Nginx nginx = new Nginx(directory.resolve("nginx"), tree)) {
            fetchAll(tree, nginx.url(Way.GZIP) + "/");
        }
    }

    private void fetchAll(Path tree, String root) throws Exception {
        Map<String, Long> expected = makeFiles(tree, root);
        Path list = Files.write(directory.resolve("urls"), expected.keySet());
        String missing = root + "no/such/page.html";
        int closed = Nginx.freePort();

        Cli run = Cli.run(
                "fetch", "--json", "-c", "50", "-i", list.toString(), missing, "http://127.0.0.1:" + closed + "/");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith(FILES + " fetched, 2 failed, ");
        Map<String, Map<String, String>> results = parse(run.lines());
        assertThat(results).hasSize(FILES + 2);
        expected.forEach((url, length) -> assertThat(results.get(url))
                .containsEntry("status", "200")
                .containsEntry("bytes", length.toString())
                .containsEntry("error", "null"));
        assertThat(results.get(missing)).containsEntry("status", "404");
        assertThat(results.get("http://127.0.0.1:" + closed + "/"))
                .containsEntry("status", "null")
                .containsEntry("error", "connection refused: 127.0.0.1:" + closed);
    }

    /** Creates files of many lengths, from zero to a megabyte, and returns their URLs. */
    private static Map<String, Long> makeFiles(Path tree, String root) throws IOException {
        Random random = new Random(42);
        Map<String, Long> lengths = new TreeMap<>();
        for (int i = 0; i < FILES; i++) {
            Path file = tree.resolve("chapter-" + i % 20).resolve("page-" + i + ".html");
            Files.createDirectories(file.getParent());
            int length = i == 0 ? 0 : (int) Math.pow(10, random.nextDouble(6));
            byte[] content = new byte[length];
            random.nextBytes(content);
            Files.write(file, content);
            lengths.put(root + tree.relativize(file), (long) length);
        }
        return lengths;
    }

    private static Map<String, Map<String, String>> parse(List<String> lines) throws IOException {
        Map<String, Map<String, String>> results = new HashMap<>();
        for (String line : lines) {
            Map<String, String> result = new HashMap<>();
            try (JsonParser json = new JsonFactory().createParser(line)) {
                assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    json.nextToken();
                    result.put(json.currentName(), json.getText());
                }
            }
            results.put(result.get("url"), result);
        }
        return results;
    }
}
