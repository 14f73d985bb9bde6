package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.http.ClientSession;
import dev.weft.shared.Codec;
import dev.weft.shared.Shared;
import dev.weft.shared.memory.MemoryServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FetchSharedListTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final MemoryServer memory = MemoryServer.create();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private void fetch(Shared shared, List<URI> urls) throws InterruptedException {
        try (var http = ClientSession.create()) {
            new FetchSharedList(shared, http, folder, 2, LONG).run(urls);
        } finally {
            shared.close();
        }
    }

    private String page(String path) {
        asked.add(path);
        return "page " + path;
    }

    private List<String> saved() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void machinesThatShareTheListFetchEachPageOnce() throws Exception {
        try (var server = PageServer.start(this::page)) {
            Async.run(() -> TaskGroup.run(group -> {
                group.spawn(() -> fetch(Shared.open(memory.machine("one")), server.urls()));
                group.spawn(() -> fetch(Shared.open(memory.machine("two")), server.urls()));
            }));
        }

        assertThat(asked).containsExactlyInAnyOrder("/warp", "/weft", "/selvage");
        assertThat(saved()).containsExactlyInAnyOrder("page /warp", "page /weft", "page /selvage");
    }

    @Test
    void pageOfAMachineThatDiedIsFetchedByAnotherWhenItsTimeIsOver() throws Exception {
        try (var server = PageServer.start(this::page)) {
            Async.run(() -> {
                Shared dead = Shared.open(memory.machine("dead"));
                String host = server.urls().getFirst().getAuthority();
                var pages = dead.queue("pages of " + host, Codec.text()).visibilityTimeout(LONG);
                pages.put(server.urls().getFirst().toString());
                pages.take();
                memory.setClockForward(LONG);

                fetch(Shared.open(memory.machine("other")), server.urls());
                dead.close();
            });
        }

        assertThat(saved()).contains("page /warp");
    }
}
