package dev.weft.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Row;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A turn that is a command, whose last line is what was measured: a number, or several as JSON. */
record ProcessTurn(Case measured, Contender contender, Command command) implements Turn {
    private static final TypeReference<List<Double>> NUMBERS = new TypeReference<>() {};

    /** What is started. */
    interface Command {
        List<String> words(Settings settings);
    }

    /** A million of those that a JVM has. */
    static List<ProcessTurn> ofMillion(Row row) {
        List<ProcessTurn> turns = new ArrayList<>();
        for (Contender contender : List.of(
                Contender.WEFT, Contender.BARE, Contender.KOTLIN, Contender.EVENT_LOOP, Contender.RUN_BLOCKING)) {
            List<String> words = new ArrayList<>();
            words.add(System.getProperty("java.home") + "/bin/java");
            words.addAll(Settings.JVM_FOR_A_MILLION);
            words.addAll(List.of("--enable-preview", "-cp", System.getProperty("java.class.path")));
            words.addAll(List.of(Million.class.getName(), row.name(), contender.key()));
            turns.add(new ProcessTurn(Case.of(row, new TreeMap<>()), contender, settings -> words));
        }
        return turns;
    }

    @Override
    public List<Double> samples(Settings settings) throws IOException, InterruptedException {
        boolean served = measured().row() == Row.Http;
        if (served) {
            try (Nginx nginx = Nginx.start()) {
                return numbers(output(command.words(settings), Map.of("URL", nginx.url())));
            }
        }
        return numbers(output(command.words(settings), Map.of()));
    }

    private static List<Double> numbers(String output) throws IOException {
        String last = output.lines().reduce("", (before, line) -> line);
        return JsonMapper.builder().build().readValue(last.startsWith("[") ? last : "[" + last + "]", NUMBERS);
    }

    /** Runs a command to its end; what it says is wrong goes where our own does. */
    static String output(List<String> words, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("'%s' ended with %d".formatted(String.join(" ", words), code));
            }
            return output;
        } finally {
            process.destroy();
        }
    }
}
