package dev.weft.examples;

import dev.weft.Async;
import dev.weft.process.Command;
import dev.weft.process.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compresses fifty texts with {@code gzip}, four processes at a time. A pipeline then compresses and decompresses one
 * of them and counts its lines.
 */
public final class GzipFiles {
    private static final int TEXTS = 50;
    private static final int LIMIT = 4;

    private GzipFiles() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws IOException, InterruptedException {
        List<String> texts = IntStream.range(0, TEXTS)
                .mapToObj(number -> ("This is text " + number + ".\n").repeat(1000))
                .toList();
        Command gzip = Processes.command("gzip", "-c");
        List<byte[]> packed = Async.gather(
                texts, LIMIT, text -> gzip.run(text).requireSuccess().stdout().bytes());
        int before = texts.stream().mapToInt(String::length).sum();
        int after = packed.stream().mapToInt(bytes -> bytes.length).sum();
        out.println(TEXTS + " texts of " + before + " characters, packed: less than a tenth? " + (after < before / 10));

        Command unpackAndCount = gzip.pipe(Processes.command("gzip", "-dc")).pipe(Processes.command("wc", "-l"));
        out.println("lines of one, packed and unpacked: "
                + unpackAndCount
                        .run(texts.getFirst())
                        .requireSuccess()
                        .stdout()
                        .text()
                        .strip());
    }
}
