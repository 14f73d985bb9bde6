package dev.weft.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.benchmarks.network.Nginx;
import dev.weft.benchmarks.network.Program;
import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Row;
import dev.weft.benchmarks.rows.Million;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A turn of a program, whose last line of output has the samples: a number, or an array of numbers in JSON. */
record ProcessTurn(Case measured, Contender contender, Command command) implements Turn {
    private static final TypeReference<List<Double>> NUMBERS = new TypeReference<>() {};

    /** The program and its arguments. */
    interface Command {
        List<String> words(Settings settings);
    }

    /** The turns of a row of {@link Million}. */
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
                return numbers(Program.output(command.words(settings), Map.of("URL", nginx.url())));
            }
        }
        return numbers(Program.output(command.words(settings), Map.of()));
    }

    private static List<Double> numbers(String output) throws IOException {
        String last = output.lines().reduce("", (before, line) -> line);
        return JsonMapper.builder().build().readValue(last.startsWith("[") ? last : "[" + last + "]", NUMBERS);
    }
}
