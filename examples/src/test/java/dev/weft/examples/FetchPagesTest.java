package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FetchPagesTest {
    private final Printed printed = new Printed();

    /** The server answers nobody before all three have asked, and then the last first. */
    @Test
    void pagesAreFetchedAtOnceAndPrintedInOrderOfInput() throws Exception {
        var allAsked = new CountDownLatch(3);
        var written = Map.of("/weft", new CountDownLatch(1), "/selvage", new CountDownLatch(1));
        var after = Map.of("/warp", "/weft", "/weft", "/selvage");
        PageServer.Page page = path -> {
            allAsked.countDown();
            allAsked.await();
            if (after.containsKey(path)) {
                written.get(after.get(path)).await();
            }
            if (written.containsKey(path)) {
                written.get(path).countDown();
            }
            return path + " ".repeat(200);
        };

        try (var server = PageServer.start(page)) {
            FetchPages.run(printed.out(), server.urls());
        }

        assertThat(printed.lines())
                .containsExactlyElementsOf(List.of("/warp", "/weft", "/selvage").stream()
                        .map(path -> "Content from URL: " + (path + " ".repeat(200)).substring(0, 100))
                        .toList());
    }

    @Test
    void shortPageIsPrintedWhole() throws Exception {
        try (var server = PageServer.start(path -> "short")) {
            FetchPages.run(printed.out(), server.urls());
        }

        assertThat(printed.lines()).containsOnly("Content from URL: short");
    }
}
