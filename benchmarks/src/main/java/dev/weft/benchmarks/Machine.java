package dev.weft.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Describes the machine and the versions of the measured software. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Pattern LIBRARY =
            Pattern.compile("(channels|kotlinx-coroutines-core-jvm|okhttp-jvm|jmh-core)-([0-9.]+)\\.jar");

    private Machine() {}

    /** The machine, the JDK, the settings and the versions of all libraries, by name. */
    static SortedMap<String, String> describe(Python python, Settings settings) throws IOException {
        SortedMap<String, String> facts = new TreeMap<>(python.versions());
        facts.put("machine", machine());
        facts.put("JDK", System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"));
        facts.put("measured", settings.description());
        LIBRARY.matcher(System.getProperty("java.class.path"))
                .results()
                .forEach(found -> facts.put(name(found), found.group(2)));
        return facts;
    }

    private static String name(MatchResult library) {
        return switch (library.group(1)) {
            case "channels" -> "Jox";
            case "kotlinx-coroutines-core-jvm" -> "Kotlin coroutines";
            case "okhttp-jvm" -> "OkHttp";
            default -> "JMH";
        };
    }

    private static String machine() throws IOException {
        var system = ManagementFactory.getOperatingSystemMXBean();
        String processors = system.getAvailableProcessors() + " processors";
        return "%s (%s), %s %s"
                .formatted(processors, model().orElse(system.getArch()), system.getName(), system.getVersion());
    }

    private static Optional<String> model() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return Optional.empty();
        }
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst();
    }
}
