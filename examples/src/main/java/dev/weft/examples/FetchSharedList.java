package dev.weft.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.http.ClientSession;
import dev.weft.http.Response;
import dev.weft.queue.QueueClosedException;
import dev.weft.shared.Codec;
import dev.weft.shared.Delivery;
import dev.weft.shared.LeaseLostException;
import dev.weft.shared.PutOptions;
import dev.weft.shared.Shared;
import dev.weft.shared.SharedOptions;
import dev.weft.shared.SharedQueue;
import dev.weft.shared.SharedSemaphore;
import dev.weft.shared.StaleDeliveryException;
import dev.weft.shared.postgres.PostgresEngine;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Fetches a list of pages on any number of machines, which share the list in a database. Start the program with the
 * same list on each machine: one of the machines puts the list into the database. Each web host has a queue of its
 * pages, and a semaphore that limits the requests of all machines together. If a machine dies, the pages that it has
 * taken are delivered to other machines after the visibility timeout.
 */
public final class FetchSharedList {
    private static final int BATCH = 10;
    private static final int PART = 500;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Shared shared;
    private final ClientSession http;
    private final Path folder;
    private final int perHost;
    private final Duration visibilityTimeout;

    FetchSharedList(Shared shared, ClientSession http, Path folder, int perHost, Duration visibilityTimeout) {
        this.shared = shared;
        this.http = http;
        this.folder = folder;
        this.perHost = perHost;
        this.visibilityTimeout = visibilityTimeout;
    }

    /** Fetches the URLs of a file, which has one URL in each line, and saves the pages in a folder. */
    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println("usage: FetchSharedList JDBC-URL FILE FOLDER [REQUESTS-PER-HOST [SECONDS-OF-A-LEASE]]");
            System.exit(2);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        List<URI> urls =
                Files.readAllLines(Path.of(args[1])).stream().map(URI::create).toList();
        int perHost = args.length > 3 ? Integer.parseInt(args[3]) : 4;
        Duration lease = Duration.ofSeconds(args.length > 4 ? Integer.parseInt(args[4]) : 15);
        Async.run(() -> {
            HikariDataSource pool = new HikariDataSource(config);
            Shared shared = Shared.open(
                    PostgresEngine.of(pool).install(), SharedOptions.standard().lease(lease));
            try (var http = ClientSession.create()) {
                new FetchSharedList(shared, http, Path.of(args[2]), perHost, lease.multipliedBy(2)).run(urls);
            } finally {
                shared.close();
                pool.close();
            }
        });
    }

    /** Returns when all pages of the list have been fetched, by this machine or by others. */
    void run(List<URI> urls) throws InterruptedException {
        Map<String, List<String>> hosts = urls.stream()
                .collect(Collectors.groupingBy(
                        URI::getAuthority, Collectors.mapping(URI::toString, Collectors.toList())));
        shared.once("list").run(lease -> fill(hosts));
        TaskGroup.run(group -> hosts.keySet().forEach(host -> {
            for (int i = 0; i < perHost; i++) {
                group.spawn("fetches from " + host, () -> fetchFrom(host));
            }
        }));
    }

    /**
     * Puts the pages into their queues. If this machine dies meanwhile, another machine does this work again. The keys
     * of the items prevent a page from being put twice.
     */
    private void fill(Map<String, List<String>> hosts) throws InterruptedException {
        for (String host : hosts.keySet()) {
            SharedQueue<String> pages = pages(host);
            List<String> urls = hosts.get(host);
            for (int from = 0; from < urls.size(); from += PART) {
                List<String> part = urls.subList(from, Math.min(from + PART, urls.size()));
                pages.putAll(part, url -> PutOptions.standard().key(url));
            }
            pages.close();
        }
    }

    private SharedQueue<String> pages(String host) {
        return shared.queue("pages of " + host, Codec.text()).visibilityTimeout(visibilityTimeout);
    }

    /**
     * Fetches the pages of one host. Takes one permit, fetches up to {@link #BATCH} pages with it, one after the other,
     * and then takes the next permit.
     */
    private void fetchFrom(String host) throws IOException, InterruptedException {
        SharedSemaphore permits = shared.semaphore("requests to " + host, perHost);
        while (true) {
            try {
                permits.run(permit -> fetch(pages(host).takeUpTo(BATCH)));
            } catch (LeaseLostException tooSlow) {
                System.err.println("continues with another permit: " + tooSlow.getMessage());
            } catch (QueueClosedException atTheEnd) {
                return;
            }
        }
    }

    private void fetch(List<Delivery<String>> pages) throws IOException, InterruptedException {
        try {
            for (Delivery<String> page : pages) {
                if (page.isHidden()) { // otherwise another machine fetches it
                    fetch(page);
                }
            }
        } finally {
            pages.forEach(Delivery::close);
        }
    }

    private void fetch(Delivery<String> page) throws IOException, InterruptedException {
        try (Response response =
                http.get(page.item()).header("X-Attempt", "" + page.number()).send()) {
            save(page.item(), response.requireSuccess().bytes());
            page.acknowledge();
        } catch (StaleDeliveryException late) {
            System.err.println("fetched by another machine, too: " + page.item());
        } catch (IOException failed) {
            System.err.println("will be fetched again: " + failed.getMessage());
            page.retry(RETRY);
        }
    }

    private void save(String url, byte[] body) throws IOException {
        Path file = folder.resolve(URLEncoder.encode(url, StandardCharsets.UTF_8));
        Path part = Files.createTempFile(folder, "part", ".tmp");
        Files.write(part, body);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
