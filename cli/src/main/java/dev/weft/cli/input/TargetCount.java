package dev.weft.cli.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The number of targets, counted in the background for the progress display. It stays unknown if an input is
 * compressed, is a sitemap, or is not a regular file: standard input, for example, can be read only once.
 */
public final class TargetCount implements LongSupplier {
    private static final long UNKNOWN = -1;

    private final AtomicLong count = new AtomicLong(UNKNOWN);

    private @Nullable Thread thread;

    private TargetCount() {}

    /** Starts to count. */
    public static TargetCount begin(List<String> arguments, List<String> files, boolean literal) {
        TargetCount count = new TargetCount();
        if (files.stream().allMatch(TargetCount::isPlain)) {
            count.thread =
                    Thread.ofPlatform().daemon().name("weft-count").start(() -> count.count(arguments, files, literal));
        }
        return count;
    }

    private static boolean isPlain(String file) {
        try {
            return ListFormat.isPlain(file);
        } catch (IOException | IllegalArgumentException e) {
            return false; // the failure is reported when the targets are read
        }
    }

    private void count(List<String> arguments, List<String> files, boolean literal) {
        try {
            long sum = arguments.stream()
                    .mapToLong(argument -> size(argument, literal))
                    .sum();
            for (String file : files) {
                try (Stream<String> lines = Files.lines(Path.of(file), StandardCharsets.ISO_8859_1)) {
                    sum += lines.mapToLong(line -> size(line, literal)).sum();
                }
            }
            count.set(sum);
        } catch (IOException | UncheckedIOException _) {
            // The failure is reported when the targets are read. The number stays unknown.
        }
    }

    private static long size(String line, boolean literal) {
        if (TargetSource.isSkipped(line)) {
            return 0;
        }
        if (literal || TargetSource.isJson(line) || !UrlRange.isLikely(line)) {
            return 1;
        }
        try {
            return UrlRange.of(line.strip()).size();
        } catch (IllegalArgumentException e) {
            return 1;
        }
    }

    /** Waits until the targets have been counted. For tests. */
    void join() throws InterruptedException {
        if (thread != null) {
            thread.join();
        }
    }

    /** The number of targets; negative while it is unknown. */
    @Override
    public long getAsLong() {
        return count.get();
    }
}
