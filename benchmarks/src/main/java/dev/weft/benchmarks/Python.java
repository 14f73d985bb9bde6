package dev.weft.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.benchmarks.network.Program;
import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The script that measures rows with asyncio and uvloop.
 *
 * @param rows the names of the rows that the script has
 * @param versions the versions of Python and of the libraries that are installed, by name
 */
record Python(Path script, List<String> rows, SortedMap<String, String> versions) {
    private static final Path PROGRAM = Path.of("/usr/bin/python3");

    /** Runs the script to find its rows and versions. Without the system's Python both are empty. */
    static Python find(Path script) throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            System.err.println("benchmarks: " + PROGRAM + " is not installed, so asyncio and uvloop are left out");
            return new Python(script, List.of(), new TreeMap<>());
        }
        SortedMap<String, String> versions = JsonMapper.builder()
                .build()
                .readValue(run(script, "--versions"), new TypeReference<TreeMap<String, String>>() {});
        return new Python(script, run(script, "--list").lines().toList(), versions);
    }

    private static String run(Path script, String option) throws IOException, InterruptedException {
        return Program.output(List.of(PROGRAM.toString(), script.toString(), option), Map.of());
    }

    /** The turns of asyncio and uvloop at a case; a loop that is not installed has none. */
    List<ProcessTurn> turns(Case measured) {
        List<ProcessTurn> turns = new ArrayList<>();
        boolean known =
                rows.contains(measured.row().name()) && (measured.row() != Row.Http || versions.containsKey("aiohttp"));
        for (Contender contender : List.of(Contender.ASYNCIO, Contender.UVLOOP)) {
            if (known && (contender == Contender.ASYNCIO || versions.containsKey("uvloop"))) {
                turns.add(new ProcessTurn(measured, contender, settings -> words(contender, measured, settings)));
            }
        }
        return turns;
    }

    private List<String> words(Contender contender, Case measured, Settings settings) {
        List<String> words = new ArrayList<>(List.of(PROGRAM.toString(), script.toString(), contender.key()));
        words.add(String.valueOf(settings.scriptSeconds()));
        words.add(measured.row().name());
        measured.parameters().forEach((name, value) -> words.add(name + "=" + value));
        return words;
    }
}
