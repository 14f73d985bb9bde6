package dev.weft.examples;

import dev.weft.Async;
import dev.weft.http.ClientSession;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Fetches pages concurrently and prints the beginning of each, in the order of the URLs. */
public final class FetchPages {
    private static final int SHOWN = 100;

    private FetchPages() {}

    /** Fetches the URLs given as arguments. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 0) {
            System.err.println("usage: FetchPages URL…");
            System.exit(2);
        }
        run(System.out, Stream.of(args).map(URI::create).toList());
    }

    static void run(PrintStream out, List<URI> urls) throws IOException, InterruptedException {
        try (var http = ClientSession.create()) {
            List<String> pages = Async.gather(
                    urls, url -> http.get(url).send().requireSuccess().text());
            for (String page : pages) {
                out.println("Content from URL: " + beginning(page));
            }
        }
    }

    private static String beginning(String page) {
        return page.length() <= SHOWN ? page : page.substring(0, SHOWN);
    }
}
